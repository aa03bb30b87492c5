"""The one thing that forms keep: which of them were sent."""

from typing import ClassVar

from django.db import connection, models

_KEPT = "1 day 1 hour"


class SpentTokens(models.QuerySet["SpentToken"]):
    """Tokens of forms that were sent."""

    def spend(self, token: str) -> bool:
        """Return True for the first who spends the token, False for everybody after; forget tokens of yesterday."""
        with connection.cursor() as cursor:
            cursor.execute(
                "with old as (select token from web_spenttoken where at < now() - %(kept)s::interval limit 20"
                " for update skip locked), gone as (delete from web_spenttoken where token in (select token from old))"
                " insert into web_spenttoken (token, at) values (%(token)s, now()) on conflict do nothing",
                {"kept": _KEPT, "token": token},
            )
            return bool(cursor.rowcount == 1)


class SpentToken(models.Model):
    """A form that was sent: its random token, kept for as long as the form may be sent again by mistake."""

    excused: ClassVar[str] = "a random number for a day, about nobody"

    token = models.CharField(max_length=32, primary_key=True)
    at = models.DateTimeField(db_index=True)

    objects = SpentTokens.as_manager()
