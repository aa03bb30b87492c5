"""The units that rows of lights and terms belong to: as much of them as a row shows.

Fetched beside the rows themselves: whole units, once a row, took longer than all the rest of a page.
"""

from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhibu.lib.html import escape


class Place(NamedTuple):
    """A unit: where it stands, and its name."""

    pk: UUID
    path: str
    name: str


def with_places(rows: Any) -> Any:
    """Fetch, with rows that have a `unit`, what `place_of` and `above_of` give."""
    return rows.annotate(
        place_path=F("unit__path"),
        place_name=F("unit__short_name"),
        above_id=F("unit__parent"),
        above_path=F("unit__parent__path"),
        above_name=F("unit__parent__short_name"),
    )


class Buttons:
    """The buttons of one page's rows: each says its act, and to those who only hear it the unit as well."""

    def __init__(self) -> None:
        self._label = _("%(act)s：%(unit)s")

    def draw(self, url: str, words: str, unit: Place) -> SafeString:
        """Return the button that leads to the address."""
        label = escape(self._label % {"act": words, "unit": unit.name})
        look = f'class="btn btn-quiet btn-small above" href="{escape(url)}" aria-label="{label}"'
        return SafeString(f"<a {look}>{escape(words)}</a>")


def place_of(row: Any) -> Place:
    """Return the unit of the row."""
    return Place(row.unit_id, row.place_path, row.place_name)


def above_of(row: Any) -> Place | None:
    """Return the unit above the row's; None for a root."""
    return Place(row.above_id, row.above_path, row.above_name) if row.above_id else None
