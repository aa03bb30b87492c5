"""Who is this, by name and password."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest
from django.utils.module_loading import import_string

from zhibu.accounts.models import User


class Backend(BaseBackend):
    """Names a user by username, or by the phone of their person where only one person has it."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> User | None:
        """Return the user whose password this is; an unknown name costs the same time as a wrong password."""
        if not username or not password:
            return None
        user = User.objects.named(username) or login_of_phone(username)
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: Any) -> User | None:
        """Return the active user of that key."""
        return User.objects.filter(pk=user_id, is_active=True).first()


def login_of_phone(typed: str) -> User | None:
    """Return the only user whose person has that phone, as the room of people finds them (setting LOGIN_OF_PHONE)."""
    user: User | None = import_string(settings.LOGIN_OF_PHONE)(typed)
    return user
