"""Shapes of the pages of one's own login; most give our words and limits to allauth's forms."""

import re
from typing import Any, cast

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as code_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhibu.accounts import actions, queries, rules
from zhibu.accounts.adapter import refuse_when_spent
from zhibu.accounts.models import User
from zhibu.accounts.rules import Invited
from zhibu.web.forms import PlainSpoken

NEW, PASSWORD = _("新密码"), _("密码")


def new_password(label: Any = NEW) -> forms.CharField:
    """Return the field of a password that is being chosen."""
    return forms.CharField(
        label=label,
        strip=False,
        max_length=128,
        help_text=_("至少 8 位，不要全是数字，也不要用太常见的密码。可以用一句话。"),
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password", "data-show": _("显示"), "data-hide": _("隐藏")}
        ),
    )


def password_again() -> forms.CharField:
    """Return the field in which the chosen password is typed once more."""
    return forms.CharField(
        label=_("再填一遍密码"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password", "data-show": _("显示"), "data-hide": _("隐藏")}
        ),
    )


def present_password(label: Any = PASSWORD) -> forms.CharField:
    """Return the field of a password that exists."""
    return forms.CharField(
        label=label,
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "current-password", "data-show": _("显示"), "data-hide": _("隐藏")}
        ),
    )


class SignIn(PlainSpoken, account_forms.LoginForm):
    """Username or phone, and password."""

    password = present_password()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        agent = self.request.headers.get("User-Agent", "") if self.request else ""
        self.fields["login"] = forms.CharField(
            label=_("用户名或手机号"),
            max_length=60,
            widget=forms.TextInput(
                attrs={
                    "autocomplete": "username webauthn",
                    "autocapitalize": "none",
                    "spellcheck": "false",
                    "autofocus": True,
                }
            ),
        )
        self.fields["remember"] = forms.BooleanField(
            label=_("这是我自己的手机或电脑，30 天内不用再登录"), required=False, initial=rules.is_handheld(agent)
        )
        self.order_fields(["login", "password", "remember"])


class ConfirmByPassword(PlainSpoken, account_forms.ReauthenticateForm):
    """The password once more, before something grave."""

    password = present_password()


class ChangePassword(PlainSpoken, account_forms.ChangePasswordForm):
    """The password so far, and the new one twice."""

    oldpassword = present_password(_("现在的密码"))
    password1 = new_password()
    password2 = password_again()

    def clean_oldpassword(self) -> str:
        """Return the present password, tried a few times only."""
        return check_present(self, "oldpassword")

    def clean_password1(self) -> str:
        """Return the new password, fit to keep."""
        return fit(self.cleaned_data["password1"], self.user)

    def clean(self) -> Any:
        """Check that the new password was typed alike twice."""
        return alike(self)


class _Counted:
    """A code is tried a few times only, and once it was good, not again."""

    user: Any
    is_spent = True

    def clean_code(self) -> str:
        """Return the code that was accepted."""
        who = str(self.user.pk)
        refuse_when_spent(rules.SECOND_STEP, who)
        code = str(cast(Any, super()).clean_code())
        if self.is_spent and actions.spend_attempt(rules.USED_CODE, f"{who} {code}", timezone.now()):
            raise get_adapter().validation_error("incorrect_code")
        actions.forget_attempts(rules.SECOND_STEP, who)
        return code


def _code_field(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )


class EnterCode(_Counted, PlainSpoken, code_forms.AuthenticateForm):
    """The second step of signing in: a code of the app, or a recovery code."""

    code = _code_field(_("动态码或备用码"))


class ConfirmByCode(_Counted, PlainSpoken, code_forms.ReauthenticateForm):
    """A code once more, before something grave."""

    code = _code_field(_("动态码或备用码"))


class ActivateTotp(_Counted, PlainSpoken, totp_forms.ActivateTOTPForm):
    """The first code of an app that was just set up."""

    is_spent = False

    code = _code_field(_("应用里显示的 6 位数"))

    @property
    def secret_in_fours(self) -> str:
        """The secret as one copies it by hand, four signs at a time; apps take the spaces or leave them out."""
        return " ".join(re.findall(".{1,4}", self.secret))


class AddPasskey(PlainSpoken, passkey_forms.AddWebAuthnForm):
    """A device that signs in by itself."""

    name = forms.CharField(label=_("给这台设备起个名字"), max_length=60, required=False)
    passwordless = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)


class RenamePasskey(PlainSpoken, passkey_forms.EditWebAuthnForm):
    """What a device is called."""

    name = forms.CharField(label=_("名字"), max_length=60)


class EnterInvitation(PlainSpoken, forms.Form):
    """The code of a slip."""

    code = forms.CharField(
        label=_("登录条上的一次性登录码"),
        max_length=40,
        help_text=_("16 位，分四段，例如 ABCD-EFGH-JKMN-PQRS。大小写、横线都可以不管。"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "autofocus": True}
        ),
    )


class AcceptInvitation(PlainSpoken, forms.Form):
    """Who holds the slip, and the name and password of their own choice."""

    code = forms.CharField(widget=forms.HiddenInput)
    tail = forms.CharField(
        label=_("身份证号或手机号的最后四位"),
        max_length=4,
        help_text=_("确认是您本人。身份证最后一位是 X 的，填 X。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    username = forms.CharField(
        label=_("用户名"),
        max_length=30,
        help_text=_("以后登录用。可以用下面这个，也可以换成自己好记的，中文也行。"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password1 = new_password(PASSWORD)
    password2 = password_again()

    def __init__(self, *args: Any, user: User, invited: Invited, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user, self.invited = user, invited
        if not invited.tails:
            del self.fields["tail"]

    def clean_username(self) -> str:
        """Return the username as it is kept, free and well made."""
        name = well_made(self.cleaned_data["username"])
        if queries.is_taken(name, self.user):
            raise get_adapter().validation_error("username_taken")
        return name

    def clean_password1(self) -> str:
        """Return the password, fit to keep."""
        return fit(self.cleaned_data["password1"], User(username=self.cleaned_data.get("username", "")))

    def clean(self) -> Any:
        """Check that the password was typed alike twice."""
        return alike(self)


def well_made(typed: str) -> str:
    """Return a chosen username as it is kept. Raises ValidationError when it cannot be one."""
    name = rules.username_of(typed)
    if not rules.is_username(name):
        raise ValidationError(_("用户名要 2 到 30 个字，可以用汉字、字母、数字、点和横线，不能全是数字。"))
    return name


def fit(password: str, user: User) -> str:
    """Return the password. Raises ValidationError saying why it is too easy to guess."""
    try:
        validate_password(password, user)
    except ValidationError as weak:
        said = [_TOO_WEAK.get(one.code or "") or one.message for one in weak.error_list]
        raise ValidationError(said) from weak
    return password


_TOO_WEAK = {
    "password_too_short": _("密码太短，至少要 8 位。"),
    "password_too_common": _("这个密码太常见，容易被猜到，请换一个。"),
    "password_entirely_numeric": _("密码不能全是数字，请加上字母、汉字或符号。"),
    "password_too_similar": _("密码和用户名太像，容易被猜到，请换一个。"),
}
"""What is said instead of Django's own sentences, by their codes."""


def check_present(form: Any, name: str) -> str:
    """Return the password typed in the field. Raises ValidationError when it is not the user's, or tried too often."""
    password: str = form.cleaned_data[name]
    if not get_adapter().reauthenticate(form.user, password):
        raise get_adapter().validation_error("incorrect_password")
    return password


def alike(form: Any) -> dict[str, Any]:
    """Return what the form was given; a password that was typed differently the second time is a fault there."""
    given: dict[str, Any] = form.cleaned_data
    if given.get("password1") and given.get("password2") and given["password1"] != given["password2"]:
        form.add_error("password2", ValidationError(_("两遍填的密码不一样。")))
    return given
