"""Two files of one person become one, and apart again exactly as they were."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import Cast
from zhibu.access.testing import make_grant
from zhibu.accounts.testing import make_user
from zhibu.figures.actions.recounting import differences
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.members.actions.care import record_hardship
from zhibu.members.actions.merging import FOLLOWING, LEFT, SPANS, keep_apart, merge_members, unmerge_members
from zhibu.members.followers import followed
from zhibu.members.models import (
    Affiliation,
    BirthdayReminder,
    Commendation,
    Disposition,
    Hardship,
    Letter,
    Member,
    Merge,
    MobilitySpan,
    PartyFile,
    ProbationExtension,
    Sanction,
    StageSpan,
    StandingSpan,
)
from zhibu.members.rules.merging import fits, is_further, pieces
from zhibu.members.testing import make_member, refresh_members
from zhibu.orgs.testing import make_appointment
from zhibu.people.models import Person

ID = "11010519491231002X"
WHY = "核对过身份证，是同一个人"
LOOK = date(2099, 1, 1)


def pair(cast: Cast, **facts: Any) -> tuple[Member, Member]:
    kept = make_member(cast.first, "赵秀英", joined_on=date(2018, 7, 1), school="煤校")
    other = make_member(cast.second, "赵秀英", joined_on=date(2012, 7, 1), **facts)
    return kept, other


def dump() -> dict[str, Any]:
    """Return every row of every table that is a fact, as texts."""
    skipped = {"members.Merge", "audit.Act", "accounts.Session"}  # and figures, which tell their own history
    return {
        model._meta.label: sorted(map(str, model._default_manager.values_list()))
        for model in apps.get_models()
        if model.__module__.startswith("zhibu.")
        and model._meta.app_label != "figures"
        and model._meta.label not in skipped
    }


def merge(cast: Cast, kept: Member, other: Member, who: str = "general_secretary") -> Merge:
    merge_members(cast.actor(who), kept, absorbed=other, reason=WHY)
    return Merge.objects.get(undone_at__isnull=True)


def test_what_the_kept_file_lacks_comes_from_the_other(cast: Cast) -> None:
    kept, other = pair(cast, id_number=ID, phone="13812341234", school="矿大", sex="2")
    merge(cast, kept, other)
    person = Person.objects.get(pk=kept.person_id)
    assert (person.id_number, person.phone_masked, person.school) == (ID, "138****1234", "煤校")
    assert person.id_blind and Person.objects.get(pk=other.person_id).id_blind is None


def test_the_earlier_past_of_the_other_is_kept_without_overlap(cast: Cast) -> None:
    kept, other = pair(cast)
    merge(cast, kept, other)
    places = Affiliation.objects.filter(person=kept.person_id).order_by("since")
    assert [(place.unit, place.since, place.until) for place in places] == [
        (cast.second, date(2012, 7, 1), date(2018, 7, 1)),
        (cast.first, date(2018, 7, 1), None),
    ]


def test_the_other_is_no_longer_on_any_roll(cast: Cast) -> None:
    kept, other = pair(cast)
    merge(cast, kept, other)
    assert not Member.objects.filter(person=other.person_id).exists()
    assert cast.client("next_door").get(f"/members/{other.pk}/").status_code == 404
    assert Member.objects.filter(person=kept.person_id).count() == 1


def test_the_login_moves_to_the_kept_file(cast: Cast) -> None:
    user = make_user("zhao")
    kept, other = pair(cast, user=user)
    merge(cast, kept, other)
    assert Person.objects.get(pk=kept.person_id).user_id == user.pk


def test_of_two_logins_the_kept_ones_stays_and_the_other_is_shut(cast: Cast) -> None:
    kept, other = pair(cast, user=make_user("zhao2"))
    Person.objects.filter(pk=kept.person_id).update(user=make_user("zhao1"))
    record = merge(cast, kept, other)
    other.person.user.refresh_from_db()
    assert not other.person.user.is_active
    unmerge_members(cast.actor("general_secretary"), record, reason="弄错了")
    other.person.user.refresh_from_db()
    assert other.person.user.is_active


def test_two_numbers_are_two_people(cast: Cast) -> None:
    kept, other = pair(cast, id_number=ID)
    Person.objects.filter(pk=kept.person_id).update(id_number="440524188001010014")
    with pytest.raises(Refused):
        merge(cast, kept, other)


def test_the_file_that_is_further_on_the_way_is_kept(cast: Cast) -> None:
    kept = make_member(cast.first, "赵秀英", stage="applicant", joined_on=date(2020, 1, 1))
    other = make_member(cast.first, "赵秀英", joined_on=date(2012, 7, 1))
    with pytest.raises(Refused):
        merge(cast, kept, other)
    merge(cast, other, kept)


def test_it_needs_the_right_at_both_units_and_never_ones_own_file(cast: Cast) -> None:
    kept, other = pair(cast)
    for who in ("secretary", "next_door", "organiser", "auditor"):
        with pytest.raises(NotAllowed):
            merge(cast, kept, other, who)
    mine = Member.objects.get(person=cast.people["secretary"])
    twin = make_member(cast.first, "王建国")
    with pytest.raises(Refused):
        merge(cast, mine, twin, "secretary")


def test_rights_from_above_are_not_handed_over_from_below(cast: Cast) -> None:
    kept, other = pair(cast)
    make_grant(other.person, "officer", cast.mine)
    with pytest.raises(Refused):
        merge(cast, kept, other)
    merge(cast, kept, other, "officer")


def test_taking_it_back_needs_that_nothing_was_built_on_it(cast: Cast) -> None:
    kept = make_member(cast.first, "赵秀英", joined_on=date(2018, 7, 1), until=date(2020, 1, 1))
    other = make_member(cast.second, "赵秀英", joined_on=date(2012, 7, 1))
    record = merge(cast, kept, other)
    place = Affiliation.objects.get(person=kept.person_id, until__isnull=True)
    Affiliation.objects.filter(pk=place.pk).update(until=date(2026, 1, 1), departure="placed")
    with pytest.raises(Refused) as refused:
        unmerge_members(cast.actor("general_secretary"), record, reason="弄错了")
    assert "组织关系" in refused.value.message


def test_what_was_written_since_stays(cast: Cast) -> None:
    kept, other = pair(cast, phone="13812341234", major="采矿")
    record = merge(cast, kept, other)
    Person.objects.filter(pk=kept.person_id).update(major="机电")
    unmerge_members(cast.actor("general_secretary"), record, reason="弄错了")
    person = Person.objects.get(pk=kept.person_id)
    assert person.major == "机电" and person.phone == ""


def test_a_chain_is_taken_back_from_its_end(cast: Cast) -> None:
    kept, other = pair(cast)
    third = make_member(cast.first, "赵秀英", joined_on=date(2010, 7, 1))
    first = merge(cast, kept, other)
    merge_members(cast.actor("general_secretary"), third, absorbed=kept, reason=WHY)
    with pytest.raises(Refused):
        unmerge_members(cast.actor("general_secretary"), first, reason="弄错了")


def test_the_record_is_sealed(cast: Cast) -> None:
    from django.db import connection

    kept, other = pair(cast, phone="13812341234")
    merge(cast, kept, other)
    with connection.cursor() as cursor:
        cursor.execute("select before from members_merge")
        assert b"13812341234" not in bytes(cursor.fetchone()[0])


def tell_all(cast: Cast, member: Member, number: str, on: date) -> None:
    """Give the person a row of every kind that the e-file holds beside its items, each told by the number."""
    who = {"person": member.person}
    Letter.objects.create(**who, on=on, number=f"介{number}", receipt_on=on + timedelta(days=20))
    ProbationExtension.objects.create(**who, since=on, until=on + timedelta(days=180), months=6, document_no=number)
    Hardship.objects.create(**who, since=on, text=f"难处{number}", review_on=LOOK + timedelta(days=int(number)))
    told = {"given_by": "东岭煤矿党委", "note": f"事由{number}", "recorded_at": cast.actor("secretary").at}
    Commendation.objects.create(**who, kind="excellent_member", on=on, **told)
    Sanction.objects.create(**who, kind="warning", on=on, until=on + timedelta(days=365), **told)
    Disposition.objects.create(**who, kind="reform", on=on, **told)


def test_both_files_keep_what_stands_beside_their_items(cast: Cast) -> None:
    kept, other = pair(cast)
    tell_all(cast, kept, "20", date(2019, 7, 1))
    tell_all(cast, other, "10", date(2013, 7, 1))
    Letter.objects.create(person=other.person, on=date(2018, 7, 1), number="介15", receipt_on=date(2018, 7, 20))
    Letter.objects.create(person=kept.person, on=date(2018, 7, 1), number="介15", valid_until=date(2018, 9, 1))
    BirthdayReminder.objects.create(person=other.person, is_wanted=True, chosen_at=cast.actor("member").at)
    before = dump()
    record = merge(cast, kept, other)

    def of_kept(model: type[Any], *names: str) -> list[Any]:
        rows = model._default_manager.filter(person=kept.person_id).order_by("pk").values_list(*names)
        return sorted(row[0] if len(names) == 1 else row for row in rows)

    assert of_kept(Letter, "number") == ["介10", "介15", "介20"]
    same = Letter.objects.get(person=kept.person_id, number="介15")
    assert (same.valid_until, same.receipt_on) == (date(2018, 9, 1), date(2018, 7, 20))
    assert of_kept(ProbationExtension, "since", "document_no") == [
        (date(2013, 7, 1), "10"),
        (date(2019, 7, 1), "20"),
    ]
    assert of_kept(BirthdayReminder, "is_wanted") == [True]
    for model in (Commendation, Sanction, Disposition):
        assert of_kept(model, "note") == ["事由10", "事由20"]
    past, present = Hardship.objects.filter(person=kept.person_id).order_by("since")
    assert (past.since, past.until, past.text) == (date(2013, 7, 1), date(2019, 7, 1), "")
    assert (present.text, present.review_on) == ("难处20\n难处10", LOOK + timedelta(days=10))
    unmerge_members(cast.actor("general_secretary"), record, reason="弄错了")
    assert {label: rows for label, rows in dump().items() if rows != before[label]} == {}


def test_hardships_that_have_ended_come_without_their_texts(cast: Cast) -> None:
    kept, other = pair(cast)
    for member, since in ((kept, date(2019, 7, 1)), (other, date(2018, 7, 1))):
        Hardship.objects.create(person=member.person, since=since, until=date(2020, 7, 1), text="", review_on=LOOK)
    Hardship.objects.create(person=other.person, since=date(2021, 7, 1), text="老伴住院", review_on=LOOK)
    for year in (2022, 2024):  # what stands in the other file is cut into three
        ended = {"since": date(year, 7, 1), "until": date(year + 1, 7, 1)}
        Hardship.objects.create(person=kept.person, text="", review_on=LOOK, **ended)
    merge(cast, kept, other)
    told = Hardship.objects.filter(person=kept.person_id).order_by("since")
    assert [(row.since.year, row.text) for row in told if row.since.year > 2020] == [
        *((year, "") for year in (2021, 2022, 2023, 2024)),
        (2025, "老伴住院"),
    ]


def test_what_was_told_in_the_merged_file_since_stays_there(cast: Cast) -> None:
    kept, other = pair(cast)
    tell_all(cast, kept, "20", date(2019, 7, 1))
    tell_all(cast, other, "10", date(2013, 7, 1))
    record = merge(cast, kept, other)
    record_hardship(
        cast.actor("general_secretary"),
        Member.objects.get(person=kept.person_id),
        text="好多了",
        review_on=LOOK,
        has_consent=True,
    )
    unmerge_members(cast.actor("general_secretary"), record, reason="弄错了")
    told = {row.person_id: row.text for row in Hardship.objects.open()}
    assert told == {kept.person_id: "好多了", other.person_id: "难处10"}


def test_two_people_are_kept_apart(cast: Cast) -> None:
    kept, other = pair(cast, phone="13812341234", birth_on=date(1980, 1, 1))
    Person.objects.filter(pk=kept.person_id).update(birth_on=date(1980, 1, 1))
    refresh_members(kept.person, other.person)
    client = cast.client("general_secretary")
    assert "赵秀英" in client.get("/duplicates/").content.decode()
    keep_apart(cast.actor("general_secretary"), kept, other=other, reason="是双胞胎")
    assert "赵秀英" not in client.get("/duplicates/").content.decode()


def test_every_foreign_key_to_a_person_is_decided() -> None:
    """A room that points to a person says what a merge does with its rows: below here, or as a follower above."""
    rooms = {"members", "access", "orgs", "notices", "files", "people", "meetings"}
    decided = {model._meta.label for model, _key in SPANS} | {model._meta.label for model in FOLLOWING} | set(LEFT)
    decided |= followed
    for model in apps.get_models():
        if model._meta.app_label not in rooms:
            continue
        for field in model._meta.get_fields():
            if getattr(field, "many_to_one", False) and field.related_model is Person and field.concrete:
                assert {model._meta.label, f"{model._meta.label}.{field.name}"} & decided, f"{model}.{field.name}"


DAYS = st.integers(0, 3000).map(lambda number: date(2015, 1, 1) + timedelta(days=number))
CHAINS = st.lists(DAYS, min_size=1, max_size=4, unique=True).map(sorted)


def write_past(person: Person, units: list[Any], days: list[date], is_open: bool, number: int) -> None:
    """Give the person spans of every kind that begin on these days."""
    ends = [*days[1:], None if is_open else days[-1] + timedelta(days=90)]
    stages = ["applicant", "activist", "candidate", "probationary"]
    for place, (since, until) in enumerate(zip(days, ends, strict=True)):
        unit = units[(place + number) % len(units)]
        departure = "placed" if until else ""
        Affiliation.objects.create(person=person, unit=unit, since=since, until=until, departure=departure)
        StageSpan.objects.create(person=person, stage=stages[place], since=since, until=until)
        StandingSpan.objects.create(person=person, standing="normal", since=since, until=until)
        MobilitySpan.objects.create(person=person, mobility="outflow", since=since, until=until)
        make_appointment(
            person, "secretary", units[0], since=since, until=until, is_dedicated=bool((place + number) % 2)
        )
        if place == 0:
            make_grant(person, "auditor", units[0], since=since)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ours=CHAINS, theirs=CHAINS, opens=st.tuples(st.booleans(), st.booleans()), filled=st.booleans())
def test_merged_and_unmerged_is_as_before(
    cast: Cast, ours: list[date], theirs: list[date], opens: tuple[bool, bool], filled: bool
) -> None:
    with transaction.atomic():
        units = [cast.first, cast.second, cast.office]
        facts = {"phone": "13812341234", "former_name": "赵英", "id_number": ID, "user": make_user("zhao")}
        people = [make_member(cast.first, "赵秀英").person, make_member(cast.second, "赵秀英", **facts).person]
        for model, _key in SPANS:
            model._default_manager.filter(person__in=people).delete()
        PartyFile.objects.create(person=people[1], introducers="王建国")
        if filled:
            PartyFile.objects.create(person=people[0], note="旧档案")
        write_past(people[0], units, ours, opens[0], 0)
        write_past(people[1], units, theirs, opens[1], 1)
        refresh_members(*people)
        rows = [Member.objects.filter(person=person, tie="formal").first() for person in people]
        assert rows[0] and rows[1]
        before = dump()
        try:
            merge_members(cast.actor("officer"), rows[0], absorbed=rows[1], reason=WHY)
        except Refused as refused:
            assert "请互换" in refused.message
        else:
            assert_no_overlap(people[0])
            assert dump() != before
            assert differences() == []
            unmerge_members(cast.actor("officer"), Merge.objects.get(), reason="弄错了")
            after = dump()
            assert {label: rows for label, rows in after.items() if rows != before[label]} == {}
        assert differences() == []
        transaction.set_rollback(True)


def assert_no_overlap(person: Person) -> None:
    for model, key in SPANS:
        by_key: dict[Any, list[Any]] = {}
        for row in model._default_manager.filter(person=person).order_by("since"):
            by_key.setdefault(key(row), []).append(row)
        for rows in by_key.values():
            for one, following in pairwise(rows):
                assert one.until and one.until <= following.since


@given(span=st.tuples(DAYS, st.none() | DAYS), taken=st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=4))
def test_pieces_are_exactly_the_days_left_free(
    span: tuple[date, date | None], taken: list[tuple[date, date | None]]
) -> None:
    whole = [one for one in (span, *taken) if one[1] is None or one[1] > one[0]]
    if span not in whole:
        return
    taken = [one for one in taken if one in whole]
    left = pieces(span, taken)
    for day in (date(2015, 1, 1) + timedelta(days=number) for number in range(0, 3100, 7)):
        inside = [since <= day and (until is None or day < until) for since, until in (span, *taken)]
        assert any(since <= day and (until is None or day < until) for since, until in left) == (
            inside[0] and not any(inside[1:])
        )


def test_a_stage_fits_between_lower_and_higher_ones() -> None:
    kept = [(date(2018, 7, 1), "probationary"), (date(2019, 7, 1), "full")]
    assert fits(date(2012, 7, 1), "applicant", kept)
    assert not fits(date(2013, 7, 1), "full", kept)
    assert not fits(date(2020, 1, 1), "candidate", kept)
    assert is_further("full", "applicant") and is_further("applicant", None) and not is_further("full", "full")
