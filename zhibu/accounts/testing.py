"""Makers for tests of upper rooms."""

from zhibu.accounts.models import User

PASSWORD = "一个 很长 的 口令 7"  # noqa: S105


def make_user(username: str) -> User:
    """Return a user that signs in with PASSWORD."""
    return User.objects.new(username, PASSWORD)
