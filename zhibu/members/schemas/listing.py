"""Shapes of the roll: numbers are masked everywhere."""

from datetime import date
from uuid import UUID

from ninja import Field, Schema

from zhibu.gate.shapes import Day, PageOf, Sent, Told, Words
from zhibu.members.queries.rows import Codes


class AskMembers(Schema):
    """What a list of members may be narrowed by: the filters of the page, under the same names."""

    q: str = Field(
        "",
        description="characters, pinyin, initials, last four digits of the phone; a whole number: `POST /find/members`",
    )
    unit: UUID | None = Field(None, description="the unit and all below it")
    level: str = Field("", description="`own`: the unit alone")
    group: str = Field("", description="the key of a group, or `none`")
    who: str = Field("", description="on (default) | coming | guests | left | all")
    stage: list[str] = []
    standing: list[str] = []
    tie: str = ""
    sex: str = ""
    ethnicity: str = Field("", description="a code of GB/T 3304, or `minority`")
    age_since: int | None = None
    age_until: int | None = None
    education: list[str] = Field([], description="first digits of GB/T 4658")
    occupation: list[str] = []
    joined_since: Day | None = None
    joined_until: Day | None = None
    full_since: Day | None = None
    full_until: Day | None = None
    entered_since: Day | None = None
    entered_until: Day | None = None
    post: str = ""
    mobility: str = ""
    exempt: str = ""
    probation: str = ""
    day: Day | None = Field(None, description="the roll as of that day")
    order: str = Field(
        "", description="post (default) | joined | seniority | strokes | name | age; `-` before it: down"
    )
    after: str = ""
    limit: int = Field(50, ge=1, le=200)


class FindMembers(Sent):
    """Whom to find."""

    q: Words = Field(min_length=1, description="an ID number, a phone, its last four digits, a name, pinyin, initials")
    unit: UUID | None = Field(None, description="the unit and all below it")
    limit: int = Field(50, ge=1, le=200)


class MemberOut(Told):
    """One person in one unit, as the roll shows them."""

    id: UUID
    person: UUID
    unit: UUID
    unit_name: str
    group: str
    group_id: UUID | None = Field(description="the group of the unit in which the member is")
    name: str
    sex: str
    birth_on: date | None
    ethnicity: str
    education: str
    occupation: str
    tie: str
    stage: str
    standing: str
    joined_on: date | None
    full_on: date | None
    seniority: int | None
    post: str
    phone: str
    mobility: str
    is_exempt: bool
    since: date
    until: date | None
    departure: str

    @classmethod
    def of(cls, row: Codes) -> "MemberOut":
        """Return the row's shape."""
        facts = row._asdict()
        facts.pop("raw")
        return cls(
            id=facts.pop("pk"),
            person=facts.pop("person_id"),
            unit=facts.pop("unit_id"),
            unit_name=facts.pop("unit"),
            group=facts.pop("group") or "",
            **facts,
        )


class MemberPage(PageOf[MemberOut]):
    """Some members in the order asked for."""
