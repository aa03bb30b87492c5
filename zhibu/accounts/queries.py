"""What a user may see of their own login."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.formats import date_format
from django.utils.module_loading import import_string

from zhibu.accounts import rules
from zhibu.accounts.models import Invitation, Session, User
from zhibu.accounts.rules import Invited


class Device(NamedTuple):
    """A device that is signed in, as its owner knows it."""

    id: UUID
    label: str
    since: str
    is_this: bool


def devices(user: User, this_key: str | None, now: datetime) -> list[Device]:
    """Return the devices on which the user is signed in, this one first, then the newest."""
    rows = Session.objects.of(user).alive(now).order_by("-begun_on", "-expire_date")
    listed = [
        Device(row.id, row.device, date_format(row.begun_on, "DATE_FORMAT"), row.session_key == this_key)
        for row in rows
    ]
    return sorted(listed, key=lambda device: not device.is_this)


class SecondSteps(NamedTuple):
    """What a user has beside the password."""

    passkeys: int
    has_app: bool
    codes: int | None


def second_steps(user: User) -> SecondSteps:
    """Return what the user has beside the password; `codes` counts the unused recovery codes, None without any set."""
    rows = list(Authenticator.objects.filter(user=user))
    kinds = Authenticator.Type
    sets = [len(row.wrap().get_unused_codes()) for row in rows if row.type == kinds.RECOVERY_CODES]
    return SecondSteps(
        passkeys=sum(row.type == kinds.WEBAUTHN for row in rows),
        has_app=any(row.type == kinds.TOTP for row in rows),
        codes=sets[0] if sets else None,
    )


def invitation_of(code: str, now: datetime) -> Invitation | None:
    """Return the open invitation with that code; None where it is wrong, used, revoked or too old."""
    if rules.read_code(code) is None:
        return None
    wanted = Invitation.objects.open(now).filter(fingerprint=rules.fingerprint(code))
    return wanted.select_related("user").first()


def invited(user: User) -> Invited:
    """Return whom the login is for, as the room of people knows them (setting INVITED)."""
    person: Invited = import_string(settings.INVITED)(user)
    return person


def proposed_username(user: User, spelt: str) -> str:
    """Return a free username for the user: the one they have, else their name in pinyin."""
    if user.username:
        return user.username
    taken = set(User.objects.filter(username__startswith=spelt).values_list("username", flat=True)) if spelt else set()
    return rules.free_username(spelt, {name for name in taken if name})


def is_taken(username: str, user: User) -> bool:
    """Return whether somebody else has the username."""
    return User.objects.filter(username=username).exclude(pk=user.pk).exists()
