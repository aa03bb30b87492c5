"""Rows of a list of members as prepared strings: what a person reads in each cell; exports keep the data's Chinese."""

from collections import namedtuple
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.utils.translation import gettext as _

from zhibu.gate.rows import below_sql
from zhibu.lib import codes
from zhibu.members.choices import Departure, Mobility, Stage, Standing, Tie
from zhibu.members.queries.asked import Asked
from zhibu.members.queries.statements import Display
from zhibu.members.rules.seniority import age, seniority
from zhibu.orgs.kinds import posts
from zhibu.web import coded

_SOURCES = {
    "pk": "r.id",
    "person_id": "r.person_id",
    "unit_id": "r.unit_id",
    "unit": "u.short_name",
    "group_id": "r.group_id",
    "group": "g.short_name",
    **{
        name: f"r.{name}"
        for name in (
            *("tie", "stage", "standing", "since", "until", "departure", "name", "name_key", "pinyin", "initials"),
            *("strokes_key", "sex", "birth_on", "ethnicity", "education", "occupation", "joined_on", "full_on"),
            *("seniority_from", "post", "post_order", "mobility", "is_exempt"),
        )
    },
    "phone": "r.phone_masked",
}
_COLUMNS = tuple(_SOURCES.values())
_Raw = cast(Any, namedtuple("_Raw", ["link", *_SOURCES]))
_FILE_NOW = (
    "(select c.id from members_member c where c.person_id = r.person_id and c.tie = 'formal' and {allowed} limit 1)"
)
OF_PERSON = ("native_place", "workplace", "school", "major", "technical_title", "worked_from")
"""Columns that are fetched from the person, for the rows of a page only, when they are shown."""


class Row(NamedTuple):
    """One row as strings, by the keys of the list's columns; `raw` is what was fetched."""

    pk: UUID
    link: UUID | None
    person_id: UUID
    unit_id: UUID
    raw: Any
    name: str
    post: str
    sex: str
    age: str
    birth: str
    ethnicity: str
    education: str
    occupation: str
    stage: str
    standing: str
    joined: str
    full: str
    seniority: str
    unit: str
    group: str
    entered: str
    left: str
    departure: str
    tie: str
    phone: str
    mobility: str
    exempt: str
    native_place: str = ""
    workplace: str = ""
    school: str = ""
    major: str = ""
    technical_title: str = ""
    worked_from: str = ""


def display(shown: Collection[str], asked: Asked | None = None) -> Display:
    """Return what a statement must fetch for these columns; as of a day, the file that the actor may open now too."""
    params: dict[str, Any] = {}
    link = "r.id"
    if asked is not None and asked.day is not None:
        allowed, params = below_sql(asked.allowed, "c.unit_path", "open")
        if not asked.allowed:
            allowed, params = "c.person_id = %(own)s", {"own": asked.own}
        link = _FILE_NOW.format(allowed=allowed)
    joins = "join orgs_unit u on u.id = r.unit_id left join orgs_unit g on g.id = r.group_id"
    if not set(OF_PERSON).intersection(shown):
        return Display((link, *_COLUMNS), joins, params)
    of_person = (f"q.{column}" for column in OF_PERSON)
    return Display((link, *_COLUMNS, *of_person), f"{joins} join people_person q on q.id = r.person_id", params)


class Codes(NamedTuple):
    """One row as codes and days, for machines."""

    pk: UUID
    person_id: UUID
    unit_id: UUID
    unit: str
    group_id: UUID | None
    group: str | None
    tie: str
    stage: str
    standing: str
    since: date
    until: date | None
    departure: str
    name: str
    sex: str
    birth_on: date | None
    ethnicity: str
    education: str
    occupation: str
    joined_on: date | None
    full_on: date | None
    seniority: int | None
    post: str
    phone: str
    mobility: str
    is_exempt: bool
    raw: Any


class Coder:
    """Gives rows as codes."""

    def __init__(self, day: date) -> None:
        self.day = day

    def row(self, fetched: Sequence[Any]) -> Codes:
        """Return one row that a statement with `display` fetched, without its count."""
        raw = _Raw._make(fetched[: len(_Raw._fields)])
        return Codes(
            **{name: getattr(raw, name) for name in Codes._fields if name not in ("seniority", "raw")},
            seniority=_years(raw, self.day),
            raw=raw,
        )


class Printer:
    """Prints rows: labels are looked up once for all of them; with `is_data`, codes and posts in the data's Chinese."""

    def __init__(self, day: date, *, is_data: bool = False) -> None:
        self.day = day
        self.stages = {value: str(label) for value, label in Stage.choices}
        self.standings = {value: str(label) for value, label in Standing.choices}
        self.ties = {value: str(label) for value, label in Tie.choices}
        self.departures = {value: str(label) for value, label in Departure.choices}
        self.mobilities = {value: str(label) for value, label in Mobility.choices}
        self.sexes, self.ethnicities, self.educations, self.occupations = (
            dict(codes.table(name).choices()) if is_data else coded.shorts(name)
            for name in ("sex", "ethnicity", "education", "occupation")
        )
        self.posts = {key: post.chinese if is_data else post.label for key, post in posts().items()}
        self.exempt = _("不作硬性要求")

    def row(self, fetched: Sequence[Any]) -> Row:
        """Return one row that a statement with `display` fetched, without its count."""
        raw = _Raw._make(fetched[: len(_Raw._fields)])
        years, old = _years(raw, self.day), age(raw.birth_on, self.day)
        return Row(
            raw.pk,
            raw.link,
            raw.person_id,
            raw.unit_id,
            raw,
            raw.name,
            self.posts.get(raw.post, raw.post),
            self.sexes.get(raw.sex, raw.sex),
            str(old) if old is not None and not raw.until else "",
            _day(raw.birth_on),
            self.ethnicities.get(raw.ethnicity, raw.ethnicity),
            self.educations.get(raw.education, raw.education),
            self.occupations.get(raw.occupation, raw.occupation),
            self.stages.get(raw.stage, raw.stage),
            self.standings.get(raw.standing, raw.standing),
            _day(raw.joined_on),
            _day(raw.full_on),
            str(years) if years is not None else "",
            raw.unit,
            raw.group or "",
            _day(raw.since),
            _day(raw.until),
            self.departures.get(raw.departure, ""),
            self.ties.get(raw.tie, raw.tie),
            raw.phone,
            self.mobilities.get(raw.mobility, ""),
            self.exempt if raw.is_exempt else "",
            *(_day(value) if isinstance(value, date) else value or "" for value in fetched[len(_Raw._fields) :]),
        )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _years(raw: Any, day: date) -> int | None:
    return None if raw.standing == Standing.SUSPENDED else seniority(raw.seniority_from, raw.until or day)


def read_by(row: Row | Codes, columns: Iterable[str]) -> list[Any]:
    """Return what orders read of a row, by these columns, as JSON can carry it."""
    return [_plain(getattr(row.raw, "pk" if name == "id" else name)) for name in columns]


def _plain(value: Any) -> Any:
    match value:
        case UUID():
            return str(value)
        case date():
            return value.isoformat()
        case _:
            return value
