"""Makers for tests of upper rooms."""

from datetime import datetime

from zhibu.accounts import actions
from zhibu.accounts.models import User

PASSWORD = "一个 很长 的 口令 7"  # noqa: S105


def make_user(username: str) -> User:
    """Return a user that signs in with PASSWORD."""
    return User.objects.new(username, PASSWORD)


def make_invited(at: datetime) -> tuple[User, str]:
    """Return a user without a name, and the code of the slip that lets them in."""
    user = User.objects.new(None)
    return user, actions.invite([user], at=at)[user.pk]
