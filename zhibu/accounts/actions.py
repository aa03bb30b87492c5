"""What changes logins. This room stands below the gate: a login is one's own, and stands in no unit.

Whatever the gate must decide (who may invite whom) is decided above, by the action that calls these.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection, transaction

from zhibu.accounts import rules
from zhibu.accounts.demo_accounts import DemoAccount, write_demo_accounts
from zhibu.accounts.events import InvitationUsed
from zhibu.accounts.models import Attempt, Invitation, Session, User
from zhibu.accounts.rules import Limit
from zhibu.audit import prepared
from zhibu.gate.events import announce
from zhibu.lib.ids import new_id
from zhibu.lib.seal import blind

_TRY = """
insert into accounts_attempt (key, count, until) values (%(key)s, 1, %(until)s)
on conflict (key) do update set
  count = case when accounts_attempt.until <= %(now)s then 1 else accounts_attempt.count + 1 end,
  until = case when accounts_attempt.until <= %(now)s then excluded.until else accounts_attempt.until end
returning count, until
"""


_RESTING = "select until from accounts_attempt where key = %(key)s and count >= %(tries)s and until > %(now)s"


def rest_of(limit: Limit, who: str, now: datetime) -> timedelta:
    """Return how long to rest before the next try may be made, nothing while tries are left: asked where only tries
    that fail are counted."""
    found = prepared.first(_RESTING, {"key": _key(limit, who), "tries": limit.tries, "now": now})
    return found[0] - now if found else timedelta(0)


def spend_attempt(limit: Limit, who: str, now: datetime) -> timedelta:
    """Count one try; return how long to rest before the next may be made, nothing while tries are left."""
    with prepared.cursor() as cursor:
        cursor.execute(_TRY, {"key": _key(limit, who), "now": now, "until": now + limit.window})
        count, until = cursor.fetchone()
    if count == 1:
        Attempt.objects.filter(until__lte=now).delete()
    return until - now if count > limit.tries else timedelta(0)


def forget_attempts(limit: Limit, who: str) -> None:
    """Forget the tries: who it was has shown it."""
    Attempt.objects.filter(key=_key(limit, who)).delete()


def return_attempt(limit: Limit, who: str) -> None:
    """Take back one try that did not fail, so that it does not wipe out the failures around it."""
    with connection.cursor() as cursor:
        cursor.execute("update accounts_attempt set count = greatest(count - 1, 0) where key = %s", [_key(limit, who)])


def end_session(user: User, session_id: UUID) -> bool:
    """Sign one device of the user out; return whether there was one."""
    return bool(Session.objects.of(user).filter(id=session_id).delete()[0])


def end_sessions(user: User, *, but: str | None = None) -> int:
    """Sign every device of the user out, but the one of this session key; return how many."""
    return Session.objects.of(user).exclude(session_key=but or "").delete()[0]


def sweep_sessions(now: datetime) -> int:
    """Forget the sessions that have run out; return how many."""
    return Session.objects.filter(expire_date__lte=now).delete()[0]


def set_language(user: User, language: str) -> None:
    """Let every page be in the language for this user, on every device."""
    User.objects.filter(pk=user.pk).update(language=language)


def set_large_type(user: User, is_large: bool) -> None:
    """Let every page be in large type for this user, on every device."""
    User.objects.filter(pk=user.pk).update(is_large_type=is_large)


def set_second_step(user: User, asks: bool) -> None:
    """Ask, or no longer ask, for a passkey after the password."""
    User.objects.filter(pk=user.pk).update(asks_second_step=asks)


def invite(users: Iterable[User], *, at: datetime) -> Mapping[UUID, str]:
    """Draw a new code for each user and revoke the ones before; return the codes, which are kept nowhere."""
    people = list(users)
    codes = {user.pk: rules.draw_code() for user in people}
    with transaction.atomic():
        revoke_invitations(codes, at=at)
        Invitation.objects.bulk_create(
            Invitation(
                id=new_id(),
                user_id=pk,
                fingerprint=rules.fingerprint(code),
                made_at=at,
                expires_at=at + timedelta(days=rules.INVITATION_DAYS),
            )
            for pk, code in codes.items()
        )
    return codes


def revoke_invitations(users: Iterable[UUID], *, at: datetime) -> int:
    """Make the open invitations of the users useless; return how many."""
    return Invitation.objects.filter(user__in=list(users), used_at__isnull=True, revoked_at__isnull=True).update(
        revoked_at=at
    )


def shut_out(user: User, *, at: datetime) -> None:
    """Take every way in from the user until a new invitation is used: password, devices, passkeys, codes, tokens.

    Tokens are kept in a room above; those made before `shut_out_at` open nothing any more.
    """
    with transaction.atomic():
        user.set_unusable_password()
        user.asks_second_step = False
        user.shut_out_at = at
        user.save(update_fields=["password", "asks_second_step", "shut_out_at"])
        Authenticator.objects.filter(user=user).delete()
        end_sessions(user)


def use_invitation(invitation: Invitation, *, username: str, password: str, at: datetime) -> User | None:
    """Let the invited user in under a name and password of their own choice; None when another was quicker."""
    with transaction.atomic():
        if not Invitation.objects.open(at).filter(pk=invitation.pk).update(used_at=at):
            return None
        user = invitation.user
        user.username = username.lower()
        user.set_password(password)
        user.save(update_fields=["username", "password"])
        end_sessions(user)
        announce(InvitationUsed(user.pk, at))
    return user


def remember_demo_accounts(accounts: Iterable[DemoAccount]) -> None:
    """Keep the accounts that the sign-in page offers in demo mode; refuses outside it."""
    if not settings.DEMO:
        raise RuntimeError("demo accounts exist in demo mode only")
    write_demo_accounts(accounts)


def _key(limit: Limit, who: str) -> bytes:
    return blind(settings.KEYS.blind, f"attempt:{limit.kind}", who)
