"""Roles: bundles of permissions that posts and grants give. What each may do stands in `site/roles.py`."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Who somebody is in a unit and all below it."""

    SELF = "self", _("本人")
    GROUP_LEADER = "group_leader", _("党小组组长")
    COMMITTEE_MEMBER = "committee_member", _("支部委员")
    ORGANISER = "organiser", _("组织委员")
    SECRETARY = "secretary", _("书记")
    OFFICER = "officer", _("上级组织部门工作人员")
    AUDITOR = "auditor", _("只读查看人员")
    KEEPER = "keeper", _("系统管理员")
