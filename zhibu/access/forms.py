"""Shapes of the access room's pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.access.choices import Role
from zhibu.access.queries import permissions
from zhibu.web.forms import DateField, Form


class GiveGrant(Form):
    """A role for a person at a unit."""

    role = forms.ChoiceField(label=_("身份"), choices=[c for c in Role.choices if c[0] != Role.SELF])
    since = DateField(label=_("从哪天起"))
    until = DateField(label=_("到哪天止"), required=False, help_text=_("不填就是长期，随时可以收回。"))
    reason = forms.CharField(label=_("为什么"), max_length=200, help_text=_("例如：任职文号，或工作分工。"))


class EndGrant(Form):
    """The day from which a role no longer holds."""

    on = DateField(label=_("从哪天起收回"))
    reason = forms.CharField(label=_("为什么"), max_length=200, required=False)


class ExplainAccess(Form):
    """A question of right: what, and where."""

    permission = forms.ChoiceField(label=_("什么事"), choices=lambda: [(one.value, one.label) for one in permissions()])
    unit = forms.CharField(label=_("在哪个组织"), max_length=120, help_text=_("写组织名称，例如：综采一区党支部。"))
    who = forms.CharField(label=_("谁"), max_length=60, required=False, help_text=_("不填就是您自己。"))
