"""The rows of a preview, as they are kept in parts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q

from zhibu.lib import seal
from zhibu.rosters.choices import Rank
from zhibu.rosters.models import Roster, RosterPart
from zhibu.rosters.rules.rows import Row, pack, pack_columns, unpack


def sealed_rows(rows: Sequence[Row]) -> bytes:
    """Return the rows as a part keeps them."""
    return seal.seal_bytes(settings.KEYS.seal, "roster", pack(rows))


def sealed_columns(count: int, columns: Mapping[str, Any]) -> bytes:
    """Return rows that are columns already as a part keeps them."""
    return seal.seal_bytes(settings.KEYS.seal, "roster", pack_columns(count, columns))


def opened_rows(payload: bytes | memoryview) -> list[Row]:
    """Return the rows of a part."""
    return unpack(seal.unseal_bytes(settings.KEYS.seal, "roster", bytes(payload)))


def rejected_rows(roster: Roster) -> Iterator[Row]:
    """Return every row that stays out, in the order of the file."""
    return rows_of(roster, (Rank.REJECTED,))


def rows_of(roster: Roster, ranks: Sequence[Rank]) -> Iterator[Row]:
    """Return every row of these ranks, rank by rank in the order of the file; one part in memory at a time."""
    parts = RosterPart.objects.filter(roster=roster, rank__in=ranks).order_by("rank", "number")
    for payload in parts.values_list("payload", flat=True).iterator(chunk_size=4):
        yield from opened_rows(payload)


class Mark(NamedTuple):
    """Where a page of the preview ends: the rank and the row's number in the file."""

    rank: int
    row: int


def page_of(roster: Roster, *, ranks: Sequence[Rank], after: Mark | None, size: int) -> list[tuple[Rank, Row]]:
    """Return the next rows behind the mark, problem rows first; three statements at most."""
    parts = RosterPart.objects.filter(roster=roster, rank__in=ranks)
    if after is not None:
        parts = parts.filter(Q(rank__gt=after.rank) | Q(rank=after.rank, last_row__gt=after.row))
    found: list[tuple[Rank, Row]] = []
    for rank, payload in parts.order_by("rank", "number").values_list("rank", "payload")[: len(Rank) + 1]:
        rows = opened_rows(payload)
        found += [(Rank(rank), row) for row in rows if after is None or (rank, row.number) > after]
        if len(found) >= size:
            break
    return found[:size]
