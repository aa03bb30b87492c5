"""Shapes of the access room's pages."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.access.choices import Role
from zhibu.access.queries import permissions
from zhibu.accounts.forms import PASSWORD, alike, fit, new_password, password_again, well_made
from zhibu.accounts.models import User
from zhibu.gate.permissions import Permission
from zhibu.orgs.kinds import kinds
from zhibu.orgs.models import Unit
from zhibu.web.forms import DateField, Form


class GiveGrant(Form):
    """A role for a person at a unit or one above it, where the giver may."""

    at = forms.ChoiceField(label=_("在哪个组织"), help_text=_("在所选组织及其全部下级有效。"))
    role = forms.ChoiceField(label=_("给什么身份"), choices=[c for c in Role.choices if c[0] != Role.SELF])
    since = DateField(label=_("从哪天起"))
    until = DateField(label=_("到哪天止"), required=False, help_text=_("不填就是长期，随时可以收回。"))
    reason = forms.CharField(label=_("为什么"), max_length=200, help_text=_("例如：任职文号，或工作分工。"))

    def __init__(self, *args: Any, places: Iterable[Unit] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        at = self.fields["at"]
        assert isinstance(at, forms.ChoiceField)
        at.choices = [(str(unit.pk), unit.name) for unit in places]


class MakeToken(Form):
    """A name for a token, what it may do and until when; `choices` are what the maker may do there."""

    is_once = True

    name = forms.CharField(label=_("给哪个系统用"), max_length=60, help_text=_("起个认得出的名字，例如：考勤系统。"))
    permissions = forms.MultipleChoiceField(
        label=_("让它能办什么"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只选它用得着的。它能办的，永远不会超出您当时自己能办的。"),
    )
    until = DateField(label=_("到哪天止"), help_text=_("从这天起不能再用，最长一年。"))

    def __init__(self, *args: Any, choices: Iterable[Permission], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["permissions"]
        assert isinstance(field, forms.MultipleChoiceField)
        self.known = {one.value: one for one in choices}
        field.choices = [(one.value, one.label) for one in self.known.values()]

    def clean_permissions(self) -> list[Permission]:
        """Return the permissions that were ticked."""
        return [self.known[value] for value in self.cleaned_data["permissions"]]


class EndGrant(Form):
    """The day from which a role no longer holds."""

    on = DateField(label=_("从哪天起收回"))
    reason = forms.CharField(label=_("为什么"), max_length=200, required=False)


class ExplainAccess(Form):
    """A question of right: what, and where."""

    permission = forms.ChoiceField(label=_("什么事"), choices=lambda: [(one.value, one.label) for one in permissions()])
    unit = forms.CharField(
        label=_("在哪个组织"),
        max_length=120,
        help_text=_("写全称、简称或代码，也可以从上级写起，例如：综采总支部/综采一区党支部。"),
    )
    who = forms.CharField(label=_("谁"), max_length=60, required=False, help_text=_("不填就是您自己。"))


class MakeFirstAccount(Form):
    """Who keeps the installation, and what its first unit is called."""

    unit_name = forms.CharField(
        label=_("党组织名称"), max_length=120, help_text=_("最上面的一级，写全称，例如：中共东岭煤矿委员会。")
    )
    unit_kind = forms.ChoiceField(label=_("类别"))
    name = forms.CharField(label=_("您的姓名"), max_length=60)
    username = forms.CharField(
        label=_("用户名"),
        max_length=30,
        help_text=_("以后登录用，中文也行，不能全是数字。"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password1 = new_password(PASSWORD)
    password2 = password_again()

    def __init__(self, *args: Any, has_root: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if has_root:
            del self.fields["unit_name"], self.fields["unit_kind"]
        else:
            self.fields["unit_kind"] = forms.ChoiceField(
                label=_("类别"),
                choices=[(kind.key, kind.label) for kind in kinds().values() if kind.may_stand_under("")],
                initial="committee",
            )
            self.order_fields(["unit_name", "unit_kind"])

    def clean_username(self) -> str:
        """Return the username as it is kept, well made."""
        return well_made(self.cleaned_data["username"])

    def clean_password1(self) -> str:
        """Return the password, fit to keep."""
        return fit(self.cleaned_data["password1"], User(username=self.cleaned_data.get("username", "")))

    def clean(self) -> dict[str, Any]:
        """Check that the password was typed alike twice."""
        super().clean()
        return alike(self)
