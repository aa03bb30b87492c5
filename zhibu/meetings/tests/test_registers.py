"""The register: opened on the day, ticked, closed, or typed from paper; what was missed is made up for."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu.audit.models import Act
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.meetings.actions import (
    answer_leave,
    ask_leave,
    call_gathering,
    cancel_gathering,
    change_gathering,
    close_register,
    make_up,
    open_register,
    tick_register,
    type_register,
)
from zhibu.meetings.actions.calling import write_register
from zhibu.meetings.choices import GatheringState, Presence
from zhibu.meetings.models import Attendance, Gathering, Holding
from zhibu.meetings.rules.registers import Tick
from zhibu.meetings.testing import line_of, make_called, make_gathering, make_open, plan_of, sign, tick
from zhibu.members.testing import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(cast: Cast) -> Gathering:
    return make_open(cast.actor("secretary"), cast.first)


def test_it_opens_on_the_day_and_only_once(cast: Cast, held: Gathering) -> None:
    actor = cast.actor("secretary")
    assert held.state == GatheringState.OPEN and len(held.code) == 6 and held.code.isdecimal()
    for days, state in [(1, "planned"), (-1, "planned")]:
        other = make_gathering(actor, cast.first, day=actor.today + timedelta(days))
        with pytest.raises(Refused):
            open_register(actor, other)
        other.refresh_from_db()
        assert other.state == state
    with pytest.raises(Refused):
        open_register(actor, held)


def test_opening_draws_who_is_due_even_where_nobody_was_called(cast: Cast) -> None:
    actor = cast.actor("secretary")
    made = make_gathering(actor, cast.first)
    make_member(cast.first, "新来的", stage="probationary")
    assert open_register(actor, made).noted["people"] == 6
    assert set(Attendance.objects.filter(has_vote=False).values_list("person__name", flat=True)) == {"新来的"}


def test_the_chair_ticks_and_adds_guests(cast: Cast, held: Gathering) -> None:
    said = tick(cast, held, {"member": Presence.LATE, "organiser": Presence.ABSENT}, guests=["钱老师", " "])
    assert (said["changed"], said["guests"]) == (2, 1)
    assert (line_of(cast, "member").presence, line_of(cast, "member").way) == (Presence.LATE, "tick")
    assert Attendance.objects.get(person=None).guest_name == "钱老师"
    tick(cast, held, {"member": Presence.DUE})
    assert (line_of(cast, "member").presence, line_of(cast, "member").at) == (Presence.DUE, None)


def test_a_guest_put_down_by_mistake_is_taken_away_and_a_member_never_is(cast: Cast, held: Gathering) -> None:
    tick(cast, held, {}, guests=["钱老师"])
    guest = Attendance.objects.get(person=None)
    actor = cast.actor("secretary")
    with pytest.raises(Refused):
        tick_register(actor, held, ticks={line_of(cast, "member").pk: Tick("gone")})
    with pytest.raises(Refused):
        tick_register(actor, held, ticks={guest.pk: Tick(Presence.ABSENT)})
    tick_register(actor, held, ticks={guest.pk: Tick("gone")})
    assert not Attendance.objects.filter(person=None).exists() and line_of(cast, "member")


def test_too_many_guests_are_refused_at_their_field(cast: Cast, held: Gathering) -> None:
    with pytest.raises(Refused) as refused:
        tick(cast, held, {}, guests=[f"来宾{n}" for n in range(101)])
    assert refused.value.field == "guests" and not Attendance.objects.filter(person=None).exists()


def test_who_leaves_early_came(cast: Cast, held: Gathering) -> None:
    line = line_of(cast, "member")
    tick_register(cast.actor("secretary"), held, ticks={line.pk: Tick(Presence.PRESENT, left_early=True)})
    assert line_of(cast, "member").left_early
    tick_register(cast.actor("secretary"), held, ticks={line.pk: Tick(Presence.ABSENT, left_early=True)})
    assert not line_of(cast, "member").left_early


def test_who_signed_in_before_the_tick_keeps_their_hour(cast: Cast, held: Gathering) -> None:
    sign(cast, "member", held.code)
    at = line_of(cast, "member").at
    tick(cast, held, {"member": Presence.LATE})
    assert (line_of(cast, "member").at, line_of(cast, "member").way) == (at, "code")


def test_a_tick_on_an_old_page_does_not_put_back_who_signed_in_meanwhile(cast: Cast, held: Gathering) -> None:
    line = line_of(cast, "member")
    sign(cast, "member", held.code)
    ticks = {line.pk: Tick(Presence.ABSENT, was=Presence.DUE)}
    assert tick_register(cast.actor("secretary"), held, ticks=ticks).noted["overtaken"] == ["李桂兰"]
    assert line_of(cast, "member").presence == Presence.PRESENT
    ticks = {line.pk: Tick(Presence.ABSENT, was=Presence.PRESENT)}  # the chair has seen it, and says otherwise
    tick_register(cast.actor("secretary"), held, ticks=ticks)
    assert line_of(cast, "member").presence == Presence.ABSENT


def test_lines_of_another_gathering_are_refused(cast: Cast, held: Gathering) -> None:
    actor = cast.actor("secretary")
    other = make_open(actor, cast.first, "theme_day")
    line = Attendance.objects.get(gathering=other, person=cast.people["member"])
    for key in (line.pk, uuid4()):
        with pytest.raises(Refused):
            tick_register(actor, held, ticks={key: Tick(Presence.ABSENT)})


def test_closing_says_who_had_leave_who_is_absent_and_who_is_spared(cast: Cast, held: Gathering) -> None:
    leave = ask_leave(cast.actor("organiser"), line_of(cast, "organiser"), reason="当班")
    answer_leave(cast.actor("secretary"), leave, is_granted=True)
    Attendance.objects.filter(person=cast.people["group_leader"]).update(is_due=False)
    with pytest.raises(Refused):
        close_register(cast.actor("secretary"), held)
    sign(cast, "secretary", held.code)
    assert close_register(cast.actor("secretary"), held).noted["came"] == 1
    said = {who: line_of(cast, who).presence for who in ("organiser", "member", "group_leader", "secretary")}
    assert said == {"organiser": "excused", "member": "absent", "group_leader": "due", "secretary": "present"}
    held.refresh_from_db()
    assert (held.state, held.code) == (GatheringState.HELD, "")
    assert all(Holding.objects.filter(gathering=held).values_list("is_held", flat=True))
    for act in (close_register, open_register):
        with pytest.raises(Refused):
            act(cast.actor("secretary"), held)


def test_leave_that_nobody_granted_is_no_leave(cast: Cast, held: Gathering) -> None:
    ask_leave(cast.actor("member"), line_of(cast, "member"), reason="当班")
    sign(cast, "secretary", held.code)
    close_register(cast.actor("secretary"), held)
    assert line_of(cast, "member").presence == Presence.ABSENT


def test_a_closed_register_is_put_right_and_nobody_is_due_any_more(cast: Cast, held: Gathering) -> None:
    sign(cast, "secretary", held.code)
    close_register(cast.actor("secretary"), held)
    tick(cast, held, {"member": Presence.PRESENT})
    assert line_of(cast, "member").presence == Presence.PRESENT
    with pytest.raises(Refused):
        tick(cast, held, {"member": Presence.DUE})


def test_the_printed_sheet_is_typed_afterwards_in_one_go(cast: Cast) -> None:
    actor = cast.actor("secretary")
    made = make_gathering(actor, cast.first, day=actor.today - timedelta(1))
    ticks = {cast.people["member"].pk: Tick(Presence.ABSENT), cast.people["organiser"].pk: Tick(Presence.LATE)}
    noted = type_register(actor, made, ticks=ticks, rest=Presence.PRESENT, guests=["钱老师"]).noted
    assert (noted["came"], noted["guests"]) == (5, 1)
    made.refresh_from_db()
    assert made.state == GatheringState.HELD and made.opened_at and made.closed_at
    assert line_of(cast, "member").presence == Presence.ABSENT
    assert (line_of(cast, "group_leader").presence, line_of(cast, "group_leader").way) == (Presence.PRESENT, "paper")


def test_of_the_rest_who_is_spared_is_never_counted_and_who_has_leave_is_excused(cast: Cast) -> None:
    actor = cast.actor("secretary")
    made = make_called(actor, cast.first)
    leave = ask_leave(cast.actor("organiser"), line_of(cast, "organiser"), reason="当班")
    answer_leave(actor, leave, is_granted=True)
    exempt(cast, "member")
    ticks = {cast.people["secretary"].pk: Tick(Presence.PRESENT)}
    type_register(actor, made, ticks=ticks, rest=Presence.ABSENT)
    said = {who: line_of(cast, who).presence for who in ("organiser", "member", "group_leader", "secretary")}
    assert said == {"organiser": "excused", "member": "due", "group_leader": "absent", "secretary": "present"}


def test_of_the_rest_that_came_who_had_leave_is_not_one(cast: Cast) -> None:
    actor = cast.actor("secretary")
    made = make_called(actor, cast.first)
    leave = ask_leave(cast.actor("organiser"), line_of(cast, "organiser"), reason="当班")
    answer_leave(actor, leave, is_granted=True)
    type_register(actor, made, ticks={}, rest=Presence.PRESENT)
    assert line_of(cast, "organiser").presence == Presence.EXCUSED
    assert line_of(cast, "member").presence == Presence.PRESENT


def test_a_sheet_beside_the_phones_says_those_alone_who_have_not_signed_in(cast: Cast, held: Gathering) -> None:
    actor = cast.actor("secretary")
    sign(cast, "organiser", held.code)
    tick(cast, held, {"group_leader": Presence.LATE})
    seen = Tick(Presence.ABSENT, was="")  # the page was opened before the organiser's phone signed in
    ticks = {cast.people["organiser"].pk: seen, cast.people["member"].pk: Tick(Presence.PRESENT, was="")}
    noted = type_register(actor, held, ticks=ticks, rest=Presence.ABSENT, guests=["钱老师"]).noted
    assert (noted["came"], noted["guests"]) == (4, 1)
    people = ("organiser", "group_leader", "member", "secretary")
    said = {who: (line_of(cast, who).presence, line_of(cast, who).way) for who in people}
    assert said["organiser"] == (Presence.PRESENT, "code")
    assert said["group_leader"] == (Presence.LATE, "tick")
    assert said["member"] == (Presence.PRESENT, "paper")
    assert said["secretary"] == (Presence.ABSENT, "")
    held.refresh_from_db()
    assert (held.state, held.code) == (GatheringState.HELD, "")


def test_the_page_of_the_sheet_beside_the_phones_changes_what_is_pressed_alone(cast: Cast, held: Gathering) -> None:
    sign(cast, "organiser", held.code)
    client = cast.client("secretary")
    path = reverse("type_register", args=[held.pk])
    page = client.get(path).text
    person = cast.people["member"].pk
    assert f'name="was_{cast.people["organiser"].pk}" value="present"' in page and f'name="is_{person}"' in page
    once = re.findall(r'name="once" value="([^"]+)"', page)[0]
    answer = client.post(path, {"once": once, "rest": "absent", f"is_{person}": "present", f"was_{person}": ""})
    assert answer.status_code == 302
    assert line_of(cast, "member").way == "paper" and line_of(cast, "organiser").way == "code"
    assert client.get(path).status_code == 302  # closed: there is nothing to type any more


def test_a_sheet_of_tomorrow_of_nobody_or_of_strangers_is_refused(cast: Cast) -> None:
    actor = cast.actor("secretary")
    ahead = make_gathering(actor, cast.first, day=actor.today + timedelta(1))
    today = make_gathering(actor, cast.first)
    stranger = {cast.people["next_door"].pk: Tick(Presence.PRESENT)}
    for made, ticks, rest in [
        (ahead, {}, "present"),
        (today, {}, "absent"),
        (today, stranger, "present"),
        (today, {}, ""),
    ]:
        with pytest.raises(Refused):
            type_register(actor, made, ticks=ticks, rest=rest)
    assert not Attendance.objects.exists()


def test_what_was_missed_is_made_up_for(cast: Cast, held: Gathering) -> None:
    actor = cast.actor("secretary")
    with pytest.raises(Refused):
        make_up(actor, line_of(cast, "member"), on=actor.today, way="studied")
    sign(cast, "organiser", held.code)
    close_register(actor, held)
    for on, way, field in [
        (actor.today - timedelta(1), "studied", "on"),
        (actor.today + timedelta(1), "studied", "on"),
        (actor.today, "slept", "way"),
    ]:
        with pytest.raises(Refused) as refused:
            make_up(actor, line_of(cast, "member"), on=on, way=way)
        assert refused.value.field == field
    make_up(actor, line_of(cast, "member"), on=actor.today, way="brought", note="送到家里")
    line = line_of(cast, "member")
    assert (line.presence, line.made_up_way, line.made_up_note) == (Presence.MADE_UP, "brought", "送到家里")
    with pytest.raises(Refused):
        make_up(actor, line, on=actor.today, way="studied")
    tick(cast, held, {"member": Presence.ABSENT})
    assert line_of(cast, "member").presence == Presence.MADE_UP


def test_nobody_writes_down_their_own_making_up(cast: Cast, held: Gathering) -> None:
    sign(cast, "organiser", held.code)
    close_register(cast.actor("secretary"), held)
    with pytest.raises(Refused):
        make_up(cast.actor("secretary"), line_of(cast, "secretary"), on=cast.actor("secretary").today, way="studied")
    with pytest.raises(NotAllowed):
        make_up(cast.actor("member"), line_of(cast, "member"), on=cast.actor("member").today, way="studied")


def test_an_open_register_is_planned_and_called_no_more_but_can_be_cancelled(cast: Cast, held: Gathering) -> None:
    actor = cast.actor("secretary")
    with pytest.raises(Refused):
        change_gathering(actor, held, plan=plan_of(actor.today), version=held.version)
    with pytest.raises(Refused):
        call_gathering(actor, held)
    cancel_gathering(actor, held, reason="停电")
    held.refresh_from_db()
    assert (held.state, held.code) == (GatheringState.CANCELLED, "")
    with pytest.raises(Refused):
        tick(cast, held, {"member": Presence.PRESENT})


def test_what_was_held_is_not_cancelled(cast: Cast, held: Gathering) -> None:
    sign(cast, "secretary", held.code)
    close_register(cast.actor("secretary"), held)
    with pytest.raises(Refused):
        cancel_gathering(cast.actor("secretary"), held, reason="停电")


@pytest.mark.parametrize("who", ["committee_member", "group_leader", "auditor", "next_door", "member"])
def test_who_may_not_hold_neither_ticks_closes_nor_types(cast: Cast, held: Gathering, who: str) -> None:
    actor = cast.actor(who)
    made = make_gathering(cast.actor("secretary"), cast.first)
    for act in (
        lambda: open_register(actor, made),
        lambda: tick_register(actor, held, ticks={}),
        lambda: close_register(actor, held),
        lambda: type_register(actor, made, ticks={}, rest="present"),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_its_chair_holds_it_and_nothing_else(cast: Cast) -> None:
    secretary, chair = cast.actor("secretary"), cast.actor("committee_member")
    made = make_called(secretary, cast.first, chair=chair.person_id)
    open_register(chair, made)
    tick_register(chair, made, ticks={line_of(cast, "member").pk: Tick(Presence.PRESENT)})
    close_register(chair, made)
    made.refresh_from_db()
    assert made.state == GatheringState.HELD
    with pytest.raises(NotAllowed):
        cancel_gathering(chair, make_gathering(secretary, cast.first, chair=chair.person_id), reason="停电")


def test_guests_stay_when_the_register_is_written_anew(cast: Cast, held: Gathering) -> None:
    tick(cast, held, {}, guests=["钱老师"])
    make_member(cast.first, "新来的")
    write_register(held, [cast.first])
    assert Attendance.objects.filter(person=None).count() == 1


def test_the_audit_says_who_did_what_and_holds_no_names_of_members(cast: Cast, held: Gathering) -> None:
    tick(cast, held, {"member": Presence.LATE})
    line = Act.objects.get(verb="tick_register")
    assert (line.actor_name, line.subject_id) == ("王建国", held.pk)
    assert line.details == {"changed": 1, "guests": 0, "overtaken": []}


def exempt(cast: Cast, who: str) -> None:
    from zhibu.members.models import Exemption

    actor = cast.actor("secretary")
    Exemption.objects.create(
        person=cast.people[who], reason="frail", since=actor.today - timedelta(30), review_on=actor.today
    )
