"""Django's database sessions, with the user in a column so that one statement loads who asks."""

import json
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import DatabaseError, IntegrityError, transaction
from django.utils.timezone import localdate

from zhibu.accounts.models import Session

KEPT = ["session_data", "expire_date", "user", "device"]


class SessionStore(DatabaseStore):
    """Sessions in `accounts.Session`."""

    cache_key_prefix = ""

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Return the data as they lie in the row: plain, since nobody but the server can write there, and who the
        session is of holds by the hash in it that only the server's key makes."""
        return json.dumps(session_dict, separators=(",", ":"))

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Return the row's data, nothing of what cannot be read."""
        try:
            data = json.loads(session_data)
        except ValueError:
            return {}
        return data if isinstance(data, dict) else {}

    if TYPE_CHECKING:  # Django has it, its stubs do not

        def _get_session(self, no_load: bool = False) -> dict[str, Any]: ...

    @classmethod
    def get_model_class(cls) -> type[Any]:
        """Return the model that holds the sessions."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """Return the row, its user and device named."""
        row = cast(Session, super().create_model_instance(data))
        row.user_id = data.get(SESSION_KEY)
        row.begun_on = localdate()
        row.device = data.get("device", "")
        return row

    def save(self, must_create: bool = False) -> None:
        """Write the row; what tells which device began it, and when, is written once."""
        if self.session_key is None:
            self.create()
            return
        row = self.create_model_instance(self._get_session(no_load=must_create))
        try:
            with transaction.atomic():
                row.save(force_insert=must_create, update_fields=None if must_create else KEPT)
        except IntegrityError:
            if must_create:
                raise CreateError from None
            raise
        except DatabaseError:
            if not must_create:
                raise UpdateError from None
            raise

    def prime(self, data: dict[str, Any]) -> None:
        """Take the session's data from whoever has just read the row."""
        self._session_cache = data
