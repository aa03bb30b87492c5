"""Shapes that every room's API shares: texts that may be kept, lists page by page, problems."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from typing import Annotated, Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Schema
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Strict, model_validator
from pydantic_core import PydanticCustomError

from zhibu.gate.actor import Refused
from zhibu.lib.text import clean
from zhibu.web.lists import Count, count_up_to, fetch_after
from zhibu.web.lists.keyset import read_edge, write_edge

MOST = 200
"""Rows of one page, at most."""


def _written(text: str) -> str:
    """Return the text as it may be kept: without invisible signs, and nothing that is no character."""
    text.encode()  # half a surrogate pair raises a ValueError, which is answered with 422
    return clean(text)


def _as_a_day(written: Any) -> Any:
    """Return what is written as 2026-01-02, or already a day; a number of seconds is none."""
    if isinstance(written, date) or (isinstance(written, str) and _DAY.fullmatch(written)):
        return written
    raise PydanticCustomError("date_parsing", "a day, as 2026-01-02")


def _in_reach(day: date) -> date:
    """Return the day; an error for one of which no record can speak."""
    if not 1900 <= day.year <= 2100:
        raise PydanticCustomError("date_parsing", "a day between 1900 and 2100")
    return day


def _as_an_hour(written: Any) -> Any:
    """Return what is written as 15:00, or already a time; one with a zone of its own is none."""
    if isinstance(written, str) and _HOUR.fullmatch(written):
        return written
    if isinstance(written, time) and written.tzinfo is None:
        return written
    raise PydanticCustomError("time_parsing", "an hour, as 15:00, without a time zone")


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_HOUR = re.compile(r"\d{2}:\d{2}(:\d{2})?", re.ASCII)


Words = Annotated[str, AfterValidator(_written)]
Day = Annotated[
    date, BeforeValidator(_as_a_day), AfterValidator(_in_reach), Field(description="1900-01-01 … 2100-12-31")
]
Hour = Annotated[
    time,
    BeforeValidator(_as_an_hour),
    Field(description="15:00, by the place's own clock; a zone is refused"),
]
Flag = Annotated[bool, Strict()]
Whole = Annotated[int, Strict()]
After = Annotated[str, Query(max_length=2000, description="where the page begins: taken from `next`, never made")]
Limit = Annotated[int, Query(ge=1, le=MOST, description="rows of one page")]


class Sent(Schema):
    """What is sent to an act: an object with the fields that are named here and no others, so that none is misspelt."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="wrap")
    @classmethod
    def _run_root_validator(cls, values: Any, handler: Any, _info: Any) -> Any:
        """Take an object, where ninja would read the attributes of anything."""
        if not isinstance(values, dict):
            raise PydanticCustomError("model_type", "an object")
        return handler(values)


class Told(BaseModel):
    """What is told: made by hand from a row, so plain pydantic; ninja's `Schema` reads each field through a proxy."""


class PageOf[T](Told):
    """Some rows of a list, in its order."""

    items: list[T]
    next: str | None = Field(description="the address of the next page; null at the end")
    count: int = Field(description="how many rows there are, counted to 1000 and no further")
    is_more: bool = Field(description="true: there are more than `count`")


class Problem(Told):
    """Why it was not done (RFC 9457)."""

    type: str = Field(description="which kind of problem: stable, and explained at this address")
    title: str = Field(description="the kind, in the language of Accept-Language")
    status: int
    detail: str = Field(description="a sentence for people")
    reason: str = Field("", description="a stable word for programs, where the operation names some")
    errors: dict[str, list[str]] = Field({}, description="sentences by field, where fields are at fault")


def paged[M: Model](
    request: HttpRequest, rows: QuerySet[M], fields: Sequence[str], after: str, limit: int, shape: Callable[[M], Any]
) -> Mapping[str, Any]:
    """Return a page of the rows in the order of the fields, the last one unique; Refused for a wrong `after`."""
    page = fetch_after(rows, fields, after, limit)
    if page is None:
        raise no_edge()
    return told(request, [shape(row) for row in page.rows], page.after, count_up_to(rows))


def paged_in_memory[R](
    request: HttpRequest, rows: Sequence[R], name: Callable[[R], str], after: str, limit: int, shape: Callable[[R], Any]
) -> Mapping[str, Any]:
    """Return a page of rows that stand in no table, in their order, each with a name of its own; Refused as `paged`."""
    begin = 0
    if after:
        edge = read_edge(after, 1)
        begin = next((at for at, row in enumerate(rows, 1) if (name(row),) == edge), 0)
        if not begin:
            raise no_edge()
    end = begin + limit
    rest = write_edge([name(rows[end - 1])]) if end < len(rows) else ""
    return told(request, [shape(row) for row in rows[begin:end]], rest, Count(len(rows)))


def past_day(day: date | None, today: date, field: str = "on") -> date:
    """Return the day that is asked about, today for none. Raises Refused for one to come: nobody knows it yet."""
    if day and day > today:
        raise Refused(_("这一天还没有到。"), field=field)
    return day or today


def no_edge() -> Refused:
    """Return the refusal of an `after` that no page has given."""
    return Refused(_("“after”要照抄上一页给的“next”。"), field="after")


def told(request: HttpRequest, items: Sequence[Any], after: str, count: Count) -> Mapping[str, Any]:
    """Return what a page says: its rows, the address of the next one, and how many rows there are."""
    return {"items": items, "next": _next(request, after), "count": count.rows, "is_more": count.is_more}


def _next(request: HttpRequest, after: str) -> str | None:
    if not after:
        return None
    asked = request.GET.copy()
    asked["after"] = after
    return f"{request.path}?{asked.urlencode()}"
