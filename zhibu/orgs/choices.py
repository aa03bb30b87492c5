"""Closed lists of the orgs room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Field(models.TextChoices):
    """The ten fields of branch work (支部工作条例 第十条)."""

    VILLAGE = "village", _("村")
    COMMUNITY = "community", _("社区")
    STATE_ENTERPRISE = "state_enterprise", _("国有企业和集体企业")
    UNIVERSITY = "university", _("高校")
    PRIVATE_ENTERPRISE = "private_enterprise", _("非公有制经济组织")
    SOCIAL = "social", _("社会组织")
    INSTITUTION = "institution", _("事业单位")
    OFFICE = "office", _("机关")
    MOBILE = "mobile", _("流动党员")
    RETIRED = "retired", _("离退休干部职工")


class Nature(models.TextChoices):
    """What the people of a unit do (生产、辅助、机关、退休离职)."""

    PRODUCTION = "production", _("生产")
    AUXILIARY = "auxiliary", _("辅助")
    OFFICE = "office", _("机关")
    RETIRED = "retired", _("离退休")


class Change(models.TextChoices):
    """What can happen to a unit over time."""

    FOUNDED = "founded", _("设立")
    RENAMED = "renamed", _("更名")
    KIND_CHANGED = "kind_changed", _("改设")
    MOVED = "moved", _("调整隶属")
    MERGED = "merged", _("合并")
    SPLIT = "split", _("分设")
    DISSOLVED = "dissolved", _("撤销")
    COVERED = "covered", _("覆盖单位")
    UNCOVERED = "uncovered", _("不再覆盖")
    CORRECTED = "corrected", _("更正")
