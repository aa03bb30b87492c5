"""How allauth behaves here: no sign-up, no e-mail, our own words, tries counted in the database."""

import base64
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from zhibu.accounts import actions, rules
from zhibu.accounts.middleware import TO_SAY
from zhibu.accounts.rules import Limit
from zhibu.lib import seal

LOCAL = frozenset({"", "127.0.0.1", "::1"})
SAID = {
    "account/messages/password_changed.txt": _("密码已改好，别的设备都已退出。"),
    "mfa/messages/totp_activated.txt": _("动态码验证已打开。"),
    "mfa/messages/totp_deactivated.txt": _("动态码验证已关闭。"),
    "mfa/messages/webauthn_added.txt": _("已加好，以后可以用刷脸、指纹或锁屏密码登录。"),
    "mfa/messages/webauthn_removed.txt": _("已移除。"),
    "mfa/messages/recovery_codes_generated.txt": _("这组备用码是新的，以前有过的都作废；以后在“两步验证”里看。"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("用户名（或手机号）或密码不对。几个人合用一个手机号的，请用用户名登录。"),
        "incorrect_password": _("密码不对。"),
        "enter_current_password": _("请填现在的密码。"),
        "incorrect_code": _("没有通过，请再试一次。"),
        "username_taken": _("这个用户名已经有人用了，请换一个。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: people are invited."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try, by the name tried and by where it comes from."""
        for limit, who in _tried(request, credentials):
            refuse_when_spent(limit, who)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Return the user, whose good try is then not counted."""
        user = super().authenticate(request, **credentials)
        if user is not None:
            for limit, who in _tried(request, credentials):
                actions.return_attempt(limit, who)
        return user

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Return whether this is the user's password."""
        known = self.authenticate(context.request, username=user.username, password=password)
        return known is not None and known.pk == user.pk

    def get_login_stages(self) -> list[str]:
        """Return what stands between the password and being signed in."""
        return ["zhibu.accounts.stages.SecondStep"]

    def login(self, request: HttpRequest, user: Any) -> None:
        """Begin the session, marked with what its device is called."""
        request.session["device"] = rules.device_label(request.headers.get("User-Agent", ""))[:60]
        super().login(request, user)
        actions.sweep_sessions(timezone.now())

    def set_password(self, user: Any, password: str) -> None:
        """Set the password and sign every other device out."""
        user.set_password(password)
        user.save(update_fields=["password"])
        actions.end_sessions(user, but=context.request.session.session_key)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return to the page of one's own login."""
        return "/account/"

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Say no more than to anybody unknown."""
        return redirect("account_login")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Let the next page say it; allauth's other sentences are not needed."""
        sentence = message or SAID.get(message_template or "")
        if sentence:
            request.META[TO_SAY] = str(sentence)

    def send_notification_mail(self, *_args: Any, **_kwargs: Any) -> None:
        """Send nothing: nobody needs an e-mail address here."""


class SecondStepAdapter(DefaultMFAAdapter):
    """Passkeys, authenticator apps and recovery codes; their secrets are sealed."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("没有通过，请再试一次。"),
        "cannot_generate_recovery_codes": _("先打开动态码验证或添加通行密钥，才需要备用码。"),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return base64.b64encode(seal.seal(settings.KEYS.seal, "second_step", text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Unseal a secret."""
        return seal.unseal(settings.KEYS.seal, "second_step", base64.b64decode(encrypted_text))

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Return what the device that adds a passkey is called."""
        return rules.device_label(context.request.headers.get("User-Agent", "")) or gettext("通行密钥")

    def _get_site_name(self) -> str:
        return gettext("支部")


def refuse_when_spent(limit: Limit, who: str) -> None:
    """Count a try. Raises ValidationError, saying how long to wait, once none is left."""
    rest = actions.spend_attempt(limit, who, timezone.now())
    if rest:
        raise ValidationError(rest_sentence(rest), code="rest")


def rest_sentence(rest: timedelta) -> str:
    """Return the sentence that says how long to wait."""
    minutes = max(1, -(-int(rest.total_seconds()) // 60))
    said = ngettext(
        "试的次数太多了，为了安全，请过 %(minutes)d 分钟再试。",
        "试的次数太多了，为了安全，请过 %(minutes)d 分钟再试。",
        minutes,
    )
    return said % {"minutes": minutes}


def source_of(request: HttpRequest) -> str:
    """Return where a request comes from, to be counted and never kept; empty where a proxy hides it."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    proxies = settings.PROXIES
    source = hops[-proxies] if 0 < proxies <= len(hops) else request.META.get("REMOTE_ADDR", "")
    return "" if source in LOCAL else source


def _tried(request: HttpRequest, credentials: dict[str, Any]) -> list[tuple[Limit, str]]:
    name, source = str(credentials.get("username", "")).strip().lower(), source_of(request)
    tried = [(rules.PASSWORD_OF_NAME_THERE, f"{name} {source}"), (rules.PASSWORD_OF_NAME, name)]
    return [*tried, (rules.PASSWORD_FROM_SOURCE, source)] if source else tried
