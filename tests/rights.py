"""Who gets which answer: a table of role × address × status, held against the real pages.

    GET list_grants first | 302 403 …

Each line is a method, a page's name, the word of the cast that it is about, and one status for each of `cast.ROLES`.
Outside one's reach a page answers 404 as if it were not there; inside without the right, 403; a visitor is sent to
sign in (302).
"""

from collections.abc import Callable, Iterable
from typing import Any

from tests.cast import ROLES, Cast


def differences(cast: Cast, table: str, address: Callable[[Cast, str, str], str]) -> list[str]:
    """Return a line for each answer that is not what the table says; `address(cast, page, word)` gives the URL."""
    clients = {role: cast.client(role) for role in ROLES}
    return [wrong for line in _lines(table) for wrong in _differences_of(cast, line, clients, address)]


def _differences_of(cast: Cast, line: str, clients: dict[str, Any], address: Any) -> Iterable[str]:
    asked, _, statuses = line.partition("|")
    method, page, *word = asked.split()
    wanted = [int(status) for status in statuses.split()]
    assert len(wanted) == len(ROLES), f"{asked}: {len(wanted)} statuses for {len(ROLES)} roles"
    for role, status in zip(ROLES, wanted, strict=True):
        got = getattr(clients[role], method.lower())(address(cast, page, *word)).status_code
        if got != status:
            yield f"{asked.strip()} as {role}: {got}, the table says {status}"


def _lines(table: str) -> list[str]:
    return [line.strip() for line in table.splitlines() if "|" in line and not line.strip().startswith("#")]
