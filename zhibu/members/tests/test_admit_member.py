from datetime import date

import pytest

from tests.cast import Cast
from zhibu.audit.models import Act
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.members.actions.admission import admit_member
from zhibu.members.actions.standings import change_standing
from zhibu.members.choices import Arrival, Stage, Standing
from zhibu.members.models import Member, StageSpan, StandingSpan
from zhibu.members.rules.stages import StageDates
from zhibu.people.facts import PersonFacts
from zhibu.people.models import Person

NUMBER = "11010519491231002X"
SINCE = date(2020, 3, 1)


def admit(cast: Cast, who: str = "organiser", **details) -> Member:
    facts = PersonFacts(
        **{"name": " 李 四 ", "id_number": NUMBER.lower(), "phone": "138 1234 5678"} | details.pop("facts", {})
    )
    details = {"stage": Stage.FULL, "since": SINCE, "dates": StageDates(joined_on=date(1970, 7, 1))} | details
    return admit_member(cast.actor(who), details.pop("unit", cast.first), facts=facts, **details)


def test_a_person_comes_onto_the_roll_with_what_the_number_tells(cast: Cast) -> None:
    row = admit(cast)
    assert (row.name, row.sex, row.birth_on, row.unit_id) == ("李四", "2", date(1949, 12, 31), cast.first.pk)
    assert (row.joined_on, row.full_on, row.is_on_roll) == (date(1970, 7, 1), date(1971, 7, 1), True)
    person = Person.objects.get(pk=row.person_id)
    assert (person.id_number, person.phone, person.phone_masked) == (NUMBER, "13812345678", "138****5678")


def test_the_audit_names_the_member_and_keeps_no_number(cast: Cast) -> None:
    row = admit(cast)
    line = Act.objects.get(verb="admit_member")
    assert (line.subject_id, line.subject_label, line.unit_id) == (row.pk, "李四", cast.first.pk)
    assert NUMBER not in str(line.details)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"id_number": "110105194912310021"}, "id_number"),
        ({"id_number": "123"}, "id_number"),
        ({"sex": "1"}, "sex"),
        ({"birth_on": date(1950, 1, 1)}, "birth_on"),
        ({"phone": "12"}, "phone"),
        ({"name": "无"}, "name"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast: Cast, facts: dict, field: str) -> None:
    with pytest.raises(Refused) as refused:
        admit(cast, facts=facts)
    assert refused.value.field == field
    assert not Person.objects.filter(name="李四").exists()


def test_days_to_come_and_days_out_of_order_are_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="今天"):
        admit(cast, since=date(2999, 1, 1))
    with pytest.raises(Refused) as refused:
        admit(cast, dates=StageDates(joined_on=date(1970, 7, 1), full_on=date(1969, 7, 1)))
    assert refused.value.field == "full_on"


def test_the_same_number_is_not_entered_twice(cast: Cast) -> None:
    admit(cast)
    with pytest.raises(Refused, match="综采一区党支部"):
        admit(cast, "secretary")
    with pytest.raises(Refused, match="别的组织"):
        admit(cast, "next_door", unit=cast.second)


def test_a_committee_keeps_no_members(cast: Cast) -> None:
    with pytest.raises(Refused, match="党支部"):
        admit(cast, "officer", unit=cast.mine)


def test_only_who_may_admit_there_does(cast: Cast) -> None:
    for who in ("next_door", "committee_member", "member", "auditor"):
        with pytest.raises(NotAllowed):
            admit(cast, who)


def test_who_was_out_may_join_again_and_counts_anew(cast: Cast) -> None:
    row = admit(cast)
    change_standing(
        cast.actor("secretary"), row, standing=Standing.LAPSED, on=date(2021, 1, 1), document_no="东煤党〔2021〕1号"
    )
    again = admit(
        cast,
        stage=Stage.PROBATIONARY,
        since=date(2024, 1, 1),
        arrival=Arrival.ADMITTED,
        dates=StageDates(applied_on=date(2022, 1, 1), joined_on=date(2024, 1, 1)),
    )
    assert again.person_id == row.person_id
    assert (again.is_on_roll, again.stage, again.joined_on, again.full_on) == (
        True,
        Stage.PROBATIONARY,
        date(2024, 1, 1),
        None,
    )
    assert StandingSpan.objects.filter(person=row.person_id).count() == 3
    assert StageSpan.objects.filter(person=row.person_id, until=None).count() == 1
