"""Appoint, end and correct."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import pytest

from zhibu.gate.actor import NotAllowed, Refused
from zhibu.orgs import followers
from zhibu.orgs.actions import appoint, correct_appointment, end_appointment
from zhibu.orgs.models import Appointment
from zhibu.orgs.testing import Clerk
from zhibu.orgs.tests.conftest import TODAY, Mine
from zhibu.people.models import Person

DAY = date(2022, 3, 1)


@pytest.fixture
def other(db: None) -> Person:
    return Person.objects.create(name="孙敏")


def test_holds_from_the_day_and_who_follows_is_told(clerk: Clerk, mine: Mine, person: Person) -> None:
    heard: list[UUID] = []

    def follower(people: Iterable[UUID]) -> None:
        heard.extend(people)

    followers.follow_posts(follower)
    try:
        held = appoint(clerk, mine.first, person=person, post="secretary", on=DAY, is_dedicated=True)
    finally:
        followers.post_followers.remove(follower)
    assert list(Appointment.objects.on(DAY)) == [held]
    assert not Appointment.objects.on(date(2022, 2, 28))
    assert heard == [person.pk]


def test_a_single_post_is_held_by_one_at_a_time(clerk: Clerk, mine: Mine, person: Person, other: Person) -> None:
    held = appoint(clerk, mine.first, person=person, post="secretary", on=DAY)
    with pytest.raises(Refused, match="书记只设一人，这段时间由王建国担任") as caught:
        appoint(clerk, mine.first, person=other, post="secretary", on=date(2024, 1, 1))
    assert caught.value.field == "post"
    end_appointment(clerk, held, on=date(2024, 1, 1), reason="调动")
    appoint(clerk, mine.first, person=other, post="secretary", on=date(2024, 1, 1))
    appoint(clerk, mine.first, person=other, post="secretary", on=date(2019, 1, 1), until=DAY)
    with pytest.raises(Refused, match="王建国从2022年3月1日起已经担任书记"):
        appoint(clerk, mine.first, person=person, post="secretary", on=date(2020, 1, 1), until=date(2022, 4, 1))


def test_two_hold_a_post_that_is_not_single(clerk: Clerk, mine: Mine, person: Person, other: Person) -> None:
    appoint(clerk, mine.first, person=person, post="member", on=DAY)
    assert appoint(clerk, mine.first, person=other, post="member", on=DAY).order == 1
    with pytest.raises(Refused, match="已经担任委员") as caught:
        appoint(clerk, mine.first, person=other, post="member", on=date(2023, 1, 1))
    assert caught.value.field == "person"


@pytest.mark.parametrize(
    ("about", "field", "words"),
    [
        ({"post": "group_leader"}, "post", "党支部不设党小组组长"),
        ({"post": "king"}, "post", "请选择职务"),
        ({"on": date(2027, 1, 1)}, "on", "不能晚于今天"),
        ({"on": date(2014, 1, 1)}, "on", "在2015年1月1日才设立"),
        ({"until": DAY}, "until", "要晚于任职日期"),
        ({"until": date(2027, 1, 1)}, "until", "不能晚于今天"),
    ],
)
def test_is_refused_at_the_field(clerk: Clerk, mine: Mine, person: Person, about: dict, field: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as caught:
        appoint(clerk, mine.first, **{"person": person, "post": "secretary", "on": DAY} | about)
    assert caught.value.field == field


def test_secretaries_are_entered_above(mine: Mine, person: Person, other: Person) -> None:
    here, above = Clerk(paths=(mine.first.path,)), Clerk(paths=(mine.coal.path,))
    with pytest.raises(Refused, match="书记由上级党组织批准"):
        appoint(here, mine.first, person=person, post="secretary", on=DAY)
    held = appoint(above, mine.first, person=person, post="secretary", on=DAY)
    with pytest.raises(Refused, match="书记由上级党组织批准"):
        end_appointment(here, held, on=TODAY, reason="试")
    appoint(here, mine.first, person=other, post="publicity", on=DAY)
    with pytest.raises(NotAllowed):
        appoint(Clerk(paths=(mine.power.path,)), mine.first, person=other, post="member", on=DAY)


def test_an_end_needs_a_later_day_and_a_reason(clerk: Clerk, mine: Mine, person: Person) -> None:
    held = appoint(clerk, mine.first, person=person, post="member", on=DAY)
    for on, reason, field in ((DAY, "调动", "on"), (date(2027, 1, 1), "调动", "on"), (TODAY, "", "reason")):
        with pytest.raises(Refused) as caught:
            end_appointment(clerk, held, on=on, reason=reason)
        assert caught.value.field == field
    end_appointment(clerk, held, on=TODAY, reason="调动")
    with pytest.raises(Refused, match="已在2026年11月20日结束"):
        end_appointment(clerk, held, on=TODAY, reason="调动")


def test_a_wrong_entry_is_corrected_under_the_same_rules(
    clerk: Clerk, mine: Mine, person: Person, other: Person
) -> None:
    held = appoint(clerk, mine.first, person=person, post="secretary", on=DAY)
    correct_appointment(clerk, held, on=date(2021, 3, 1), document_no="东党〔2021〕2号", reason="年份打错")
    held.refresh_from_db()
    assert (held.since, held.document_no) == (date(2021, 3, 1), "东党〔2021〕2号")
    appoint(clerk, mine.first, person=other, post="secretary", on=date(2019, 1, 1), until=date(2021, 3, 1))
    with pytest.raises(Refused, match="由孙敏担任"):
        correct_appointment(clerk, held, on=date(2020, 1, 1), reason="试")


def test_a_file_that_was_merged_away_takes_no_post(clerk: Clerk, mine: Mine, person: Person, other: Person) -> None:
    Person.objects.filter(pk=person.pk).update(merged_into=other)
    person.refresh_from_db()
    with pytest.raises(Refused, match="已经合并") as caught:
        appoint(clerk, mine.first, person=person, post="member", on=DAY)
    assert caught.value.field == "person"
