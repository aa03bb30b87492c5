"""Pages of one's own login: below the gate, since a login is its user's own and shows nothing of anybody else."""

from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from zhibu.accounts import actions, forms, queries, rules
from zhibu.accounts.adapter import rest_sentence, source_of
from zhibu.accounts.models import Invitation, User
from zhibu.web.said import say
from zhibu.web.unkept import unkept


@require_GET
@login_required
def show_login(request: HttpRequest) -> HttpResponse:
    """Show what one may change of one's own login."""
    user = _user(request)
    devices = queries.devices(user, request.session.session_key, timezone.now())
    told = {"user": user, "devices": len(devices), "steps": queries.second_steps(user)}
    return render(request, "accounts/show_login.html", told)


@require_GET
@login_required
def list_devices(request: HttpRequest) -> HttpResponse:
    """Show on which devices one is signed in."""
    devices = queries.devices(_user(request), request.session.session_key, timezone.now())
    return render(request, "accounts/list_devices.html", {"devices": devices})


@require_POST
@login_required
def end_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Sign one device out."""
    actions.end_session(_user(request), pk)
    return say(redirect("list_devices"), _("已让那台设备退出登录。"))


@require_POST
@login_required
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign every other device out."""
    actions.end_sessions(_user(request), but=request.session.session_key)
    return say(redirect("list_devices"), _("别的设备都已退出登录。"))


@require_POST
@login_required
@reauthentication_required(app="allauth.mfa")
def set_second_step(request: HttpRequest) -> HttpResponse:
    """Ask, or no longer ask, for a passkey after the password."""
    asks = request.POST.get("on") == "1"
    actions.set_second_step(_user(request), asks)
    said = _("以后用密码登录，还要再用通行密钥确认一次。") if asks else _("以后用密码就能登录。")
    return say(redirect("mfa_index"), said)


@unkept
@sensitive_post_parameters("code", "tail", "password1", "password2")
def accept_invitation(request: HttpRequest) -> HttpResponseBase:
    """Let the holder of a slip in: the code, then who they are and the name and password of their choice."""
    if request.method != "POST":
        return render(request, "accounts/enter_invitation.html", {"form": forms.EnterInvitation()})
    now = timezone.now()
    entered = forms.EnterInvitation(request.POST)
    source = source_of(request)
    invitation = queries.invitation_of(request.POST.get("code", ""), now)
    if invitation is None:
        rest = actions.spend_attempt(rules.CODE_FROM_SOURCE, source, now) if source else None
        if entered.is_valid():
            wrong = _("没有这个登录码，或者已经用过、过期、作废了。请对照登录条再填一遍；还不行，请书记重新发一张。")
            entered.add_error("code", rest_sentence(rest) if rest else wrong)
        return render(request, "accounts/enter_invitation.html", {"form": entered}, status=422)
    user, invited = invitation.user, queries.invited(invitation.user)
    told: dict[str, Any] = {"name": invited.name}
    if "username" not in request.POST:
        initial = {"code": request.POST["code"], "username": queries.proposed_username(user, invited.spelt)}
        told["form"] = forms.AcceptInvitation(initial=initial, user=user, invited=invited)
        return render(request, "accounts/accept_invitation.html", told)
    form = told["form"] = forms.AcceptInvitation(request.POST, user=user, invited=invited)
    if form.is_valid() and _is_holder(form, invitation, now):
        accepted = actions.use_invitation(
            invitation, username=form.cleaned_data["username"], password=form.cleaned_data["password1"], at=now
        )
        if accepted:
            get_adapter().login(request, accepted)
            reauthenticate_by_password(request)
            return say(redirect("mfa_add_webauthn"), _("好了，您已经登录。下面这一步可做可不做。"))
        form.add_error(None, _("这个登录码刚刚已经用过了。"))
    return render(request, "accounts/accept_invitation.html", told, status=422)


def _is_holder(form: forms.AcceptInvitation, invitation: Invitation, now: datetime) -> bool:
    """Return whether the last four digits are right; after too many wrong ones the slip is void."""
    spent = bool(actions.spend_attempt(rules.CHECK_OF_INVITATION, str(invitation.pk), now))
    if not spent and form.invited.is_known_by(form.cleaned_data.get("tail", "")):
        return True
    if spent:
        actions.revoke_invitations([invitation.user_id], at=now)
        form.add_error("tail", _("后四位填错的次数太多，这张登录条已经作废，请书记重新发一张。"))
    else:
        form.add_error("tail", _("和登记的不一样。请填您本人身份证号或手机号的最后四位。"))
    return False


class AddPasskey(AddWebAuthnView):
    """Add a device that signs in by itself; recovery codes are shown where they are needed, not here."""

    def get_success_url(self) -> str:
        """Return to the list of devices."""
        return reverse("mfa_list_webauthn")


add_passkey = AddPasskey.as_view()


def _user(request: HttpRequest) -> User:
    user: Any = request.user
    assert isinstance(user, User)
    return user
