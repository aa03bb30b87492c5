"""A list of lights or windows as a file: the whole of it, in the order and with the columns that the page has."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from zhibu.access.actors import PersonRequest
from zhibu.gate.actor import Refused
from zhibu.orgs.models import Unit
from zhibu.web.boards import MOST, Board, as_file, asked_in_words, table_of
from zhibu.web.lists import ListQuery, fetch_page

type Printed = Callable[[Sequence[Any]], Sequence[Any]]
"""Rows of the database -> rows as the list prints them."""


def list_as_file(
    request: PersonRequest, title: str, unit: Unit | None, rows: Any, query: ListQuery, *, printed: Printed, day: date
) -> HttpResponseBase:
    """Return every row that the page would show, as the address asks. Raises Refused where they are too many."""
    actor = request.actor
    found = fetch_page(rows, replace(query, size=MOST, edge=None, is_backward=False))
    if found.after:
        most = f"{MOST:,}"
        raise Refused(_("超过 %(most)s 行，请先缩小范围：选一个组织，或者一件事。") % {"most": most})
    table = table_of(query, printed(found.rows), title, {})
    board = Board(title, unit.name if unit else "", day, [table], asked=asked_in_words(query, but=("day", "unit")))
    return as_file(request, board, name=actor.name, at=actor.at)
