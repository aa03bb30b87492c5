"""Rows of a list of members as prepared strings: what a person reads in each cell, the same in page and export."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from zhibu.lib import codes
from zhibu.members.choices import Departure, Mobility, Stage, Standing, Tie
from zhibu.members.queries.asked import Asked, Condition, below
from zhibu.members.queries.plans import Display
from zhibu.members.rules.seniority import age, seniority
from zhibu.orgs.kinds import posts

_COLUMNS = (
    *(
        "r.id",
        "r.person_id",
        "r.unit_id",
        "u.short_name",
        "g.short_name",
        "r.tie",
        "r.stage",
        "r.standing",
        "r.since",
        "r.until",
    ),
    *("r.departure", "r.name", "r.name_key", "r.pinyin", "r.initials", "r.strokes_key", "r.sex", "r.birth_on"),
    *("r.ethnicity", "r.education", "r.occupation", "r.joined_on", "r.full_on", "r.seniority_from", "r.post"),
    *("r.post_order", "r.phone_masked", "r.mobility", "r.is_exempt"),
)
_FILE_NOW = (
    "(select c.id from members_member c where c.person_id = r.person_id and c.tie = 'formal' and {allowed} limit 1)"
)
OF_PERSON = ("native_place", "workplace", "school", "major", "technical_title", "worked_from")
"""Columns that are fetched from the person, for the rows of a page only, when they are shown."""


class Row(NamedTuple):
    """One row as strings, by the keys of the list's columns; `edge` holds what the orders read."""

    pk: UUID
    link: UUID | None
    person_id: UUID
    unit_id: UUID
    edge: dict[str, Any]
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
    link, params = "r.id", {}
    if asked is not None and asked.day is not None:
        allowed = below(asked.allowed, "c.unit_path", "open")
        own = Condition("c.person_id = %(own)s", {"own": asked.own})
        link, params = _FILE_NOW.format(allowed=(allowed if asked.allowed else own).sql), dict(allowed.params)
    joins = "join orgs_unit u on u.id = r.unit_id left join orgs_unit g on g.id = r.group_id"
    if not set(OF_PERSON).intersection(shown):
        return Display((link, *_COLUMNS), joins, params)
    of_person = (f"q.{column}" for column in OF_PERSON)
    return Display((link, *_COLUMNS, *of_person), f"{joins} join people_person q on q.id = r.person_id", params)


class Printer:
    """Prints rows: labels are looked up once for all of them."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.stages = {value: str(label) for value, label in Stage.choices}
        self.standings = {value: str(label) for value, label in Standing.choices}
        self.ties = {value: str(label) for value, label in Tie.choices}
        self.departures = {value: str(label) for value, label in Departure.choices}
        self.mobilities = {value: str(label) for value, label in Mobility.choices}
        self.sexes, self.ethnicities, self.educations, self.occupations = (
            codes.table(name) for name in ("sex", "ethnicity", "education", "occupation")
        )
        self.posts = {key: str(post.label) for key, post in posts().items()}
        self.exempt = _("不作硬性要求")

    def row(self, fetched: Sequence[Any]) -> Row:
        """Return one row that a statement with `display` fetched, without its count."""
        (
            link, pk, person, unit_id, unit, group, tie, stage, standing, since, until, departure, name, name_key,
            pinyin, initials, strokes_key, sex, birth_on, ethnicity, education, occupation, joined_on, full_on,
            seniority_from, post, post_order, phone, mobility, is_exempt, *of_person,
        ) = fetched  # fmt: skip
        years = seniority(seniority_from, until or self.day) if standing != Standing.SUSPENDED else None
        old = age(birth_on, self.day)
        return Row(
            pk,
            link,
            person,
            unit_id,
            {
                "id": str(pk),
                "name_key": name_key,
                "pinyin": pinyin,
                "initials": initials,
                "name": name,
                "strokes_key": strokes_key,
                "joined_on": _day(joined_on) or None,
                "seniority_from": _day(seniority_from) or None,
                "birth_on": _day(birth_on) or None,
                "post_order": post_order,
            },
            name,
            self.posts.get(post, post),
            self.sexes.short(sex) if sex else "",
            str(old) if old is not None and not until else "",
            _day(birth_on),
            self.ethnicities.short(ethnicity) if ethnicity else "",
            self.educations.short(education) if education else "",
            self.occupations.short(occupation) if occupation else "",
            self.stages.get(stage, stage),
            self.standings.get(standing, standing),
            _day(joined_on),
            _day(full_on),
            str(years) if years is not None else "",
            unit,
            group or "",
            _day(since),
            _day(until),
            self.departures.get(departure, ""),
            self.ties.get(tie, tie),
            phone,
            self.mobilities.get(mobility, ""),
            self.exempt if is_exempt else "",
            *(_day(value) if isinstance(value, date) else value or "" for value in of_person),
        )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
