"""Django's database sessions, with the user in a column so that one statement loads who asks."""

from datetime import date
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils.timezone import localdate

from zhibu.accounts.models import Session


class SessionStore(DatabaseStore):
    """Sessions in `accounts.Session`."""

    cache_key_prefix = ""

    @classmethod
    def get_model_class(cls) -> type[Any]:
        """Return the model that holds the sessions."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """Return the row, its user named and its first day kept."""
        begun = data.setdefault("begun", localdate().isoformat())
        row = cast(Session, super().create_model_instance(data))
        row.user_id = data.get(SESSION_KEY)
        row.begun_on = date.fromisoformat(begun)
        row.device = data.get("device", "")
        return row

    def prime(self, data: dict[str, Any]) -> None:
        """Take the session's data from whoever has just read the row."""
        self._session_cache = data
