"""The way into an empty installation: an address with a token, kept in the data folder until it is used."""

import secrets
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from zhibu.accounts.models import User


def first_path() -> str | None:
    """Return the path of the page that makes the first account, drawing its token; None once somebody can sign in."""
    if settings.DEMO or somebody_signs_in():
        _file().unlink(missing_ok=True)
        return None
    if not _file().exists():
        _file().touch(mode=0o600)
        _file().write_text(secrets.token_urlsafe(24))
    return reverse("make_first_account", args=[_file().read_text()])


def is_first_token(token: str) -> bool:
    """Return whether the token opens the page: as drawn, and nobody can sign in yet."""
    try:
        drawn = _file().read_text()
    except FileNotFoundError:
        return False
    return bool(drawn) and constant_time_compare(token, drawn) and not somebody_signs_in()


def forget_first_token() -> None:
    """Close the page for good."""
    _file().unlink(missing_ok=True)


def somebody_signs_in() -> bool:
    """Return whether there is a login with a name."""
    return User.objects.filter(username__isnull=False).exists()


def _file() -> Path:
    return Path(settings.DATA) / "first-account"
