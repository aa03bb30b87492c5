"""The search's part of the API."""

from typing import Annotated

from ninja import Query, Router

from zhibu.gate.doors import endpoint
from zhibu.gate.requests import Request
from zhibu.gate.shapes import Words
from zhibu.search import queries, schemas

router = Router(tags=["search"])


@router.get("/search", response=schemas.Searched, operation_id="search")
@endpoint()
def search(
    request: Request, q: Words = "", kind: Words = "", limit: Annotated[int, Query(ge=1, le=50)] = 10
) -> schemas.Searched:
    """Search units, people, pages, rules and help at once; `q` takes characters, pinyin or initials.

    Each kind shows what its own right shows you; `kind` asks for one only, `limit` is for each.
    """
    text = queries.asked(q)
    return schemas.Searched.of(text, queries.search(request.actor, text, limit, kind=kind))
