"""Of a joint gathering each branch keeps its own people's part of the register, and the host the whole."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu.accounts.testing import make_user
from zhibu.audit.models import Act
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.meetings.actions import (
    cancel_gathering,
    close_register,
    make_up,
    open_register,
    plan_gathering,
    tick_part,
    tick_register,
)
from zhibu.meetings.choices import Presence
from zhibu.meetings.models import Attendance, Gathering, Holding
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries.registers import line_of_another
from zhibu.meetings.rules.registers import Tick
from zhibu.meetings.testing import line_of, make_open, plan_of
from zhibu.meetings.tests.test_api import send
from zhibu.members.testing import make_member
from zhibu.orgs.testing import make_appointment

pytestmark = pytest.mark.django_db
HERE = Tick(Presence.PRESENT, was=Presence.DUE)


@pytest.fixture
def joint(cast: Cast) -> Gathering:
    actor = cast.actor("officer")
    make_member(cast.second, name="马超")
    cast.people["stranger"] = make_member(cast.office, name="外人", user=make_user("stranger")).person
    make_appointment(cast.people["stranger"], "secretary", cast.office)
    made = plan_gathering(actor, cast.first, plan=plan_of(actor.today, "theme_day"), beside=[cast.second])
    open_register(actor, made)
    made.refresh_from_db()
    return made


def part(cast: Cast) -> Holding:
    return Holding.objects.get(unit=cast.second, gathering__is_joint=True)


def of_ma() -> Attendance:
    return Attendance.objects.get(person__name="马超")


def page_of(cast: Cast, who: str, name: str, joint: Gathering) -> str:
    answer = cast.client(who).get(reverse(name, args=[joint.pk]))
    return answer.content.decode().split("<main")[1] if answer.status_code == 200 else str(answer.status_code)


def test_the_other_secretary_ticks_their_own_people(cast: Cast, joint: Gathering) -> None:
    noted = tick_part(cast.actor("next_door"), part(cast), ticks={of_ma().pk: HERE}, guests=["钱老师"]).noted
    assert (noted["changed"], noted["guests"], of_ma().presence) == (1, 1, Presence.PRESENT)
    assert Attendance.objects.get(person=None).unit == cast.second
    assert Act.objects.get(verb="tick_part").unit_id == cast.second.pk


def test_and_nobody_elses(cast: Cast, joint: Gathering) -> None:
    line = line_of(cast, "member", joint)
    with pytest.raises(Refused):
        tick_part(cast.actor("next_door"), part(cast), ticks={of_ma().pk: HERE, line.pk: HERE})
    with pytest.raises(NotAllowed):
        tick_register(cast.actor("next_door"), joint, ticks={line.pk: HERE})
    with pytest.raises(NotAllowed):
        tick_part(cast.actor("secretary"), part(cast), ticks={of_ma().pk: HERE})
    assert {line_of(cast, "member", joint).presence, of_ma().presence} == {Presence.DUE}


def test_lines_of_another_gathering_are_no_part_of_this_one(cast: Cast, joint: Gathering) -> None:
    make_open(cast.actor("officer"), cast.second)
    other = Attendance.objects.get(person__name="马超", gathering__is_joint=False)
    with pytest.raises(Refused):
        tick_part(cast.actor("next_door"), part(cast), ticks={other.pk: HERE})


def test_each_reads_their_own_part_and_the_host_the_whole(cast: Cast, joint: Gathering) -> None:
    for name in ("tick_register", "show_gathering"):
        own = page_of(cast, "next_door", name, joint)
        assert "马超" in own and "李桂兰" not in own
        assert page_of(cast, "stranger", name, joint) == "404"
    assert "李桂兰" in page_of(cast, "secretary", "tick_register", joint)
    whole = page_of(cast, "secretary", "show_gathering", joint)
    assert "马超" in whole and "李桂兰" in whole
    told = {who: send(cast, who, f"/gatherings/{joint.pk}/register", method="get").json() for who in READERS}
    assert {who: len(one["lines"]) for who, one in told.items()} == READERS
    assert told["next_door"]["code"] == "" and told["secretary"]["code"] == joint.code
    people = send(cast, "next_door", f"/gatherings/{joint.pk}", method="get").json()["people"]
    assert sorted(people) == ["刘洋", "马超"]


READERS = {"next_door": 2, "secretary": 7, "general_secretary": 7}


def test_the_page_of_a_part_opens_and_closes_nothing_and_shows_no_code(cast: Cast, joint: Gathering) -> None:
    page = page_of(cast, "next_door", "tick_register", joint)
    assert joint.code not in page and reverse("close_register", args=[joint.pk]) not in page and "/offline/" not in page
    assert "这里只点本组织的人" in page and "应到 2 人" in page
    for name in ("open_register", "close_register", "show_screen", "type_register", "print_sheet"):
        client = cast.client("next_door")
        verb = client.post if name in ("open_register", "close_register") else client.get
        assert verb(reverse(name, args=[joint.pk])).status_code == 404, name
    assert send(cast, "stranger", f"/gatherings/{joint.pk}/register/tick", {"ticks": []}).status_code == 404
    for path in (f"/gatherings/{joint.pk}/register/close", f"/gatherings/{joint.pk}/register/offline"):
        assert send(cast, "next_door", path, method="post" if "close" in path else "get").status_code == 404


def test_a_part_is_ticked_as_a_plain_form(cast: Cast, joint: Gathering) -> None:
    page, client = reverse("tick_register", args=[joint.pk]), cast.client("next_door")
    ma, member = of_ma(), line_of(cast, "member", joint)
    sent = {f"is_{ma.pk}": "late", f"was_{ma.pk}": "due", f"is_{member.pk}": "absent", f"was_{member.pk}": "due"}
    assert client.post(page, {**sent, "guests": ""}).status_code == 302
    assert (of_ma().presence, line_of(cast, "member", joint).presence) == (Presence.LATE, Presence.DUE)
    assert "马超" in client.get(f"{page}?unit={cast.first.pk}").content.decode()  # another unit's part is not theirs


def test_by_the_api_too(cast: Cast, joint: Gathering) -> None:
    path = f"/gatherings/{joint.pk}/register/tick"

    def tick(*lines: UUID) -> Any:
        ticks = [{"line": str(line), "presence": "present"} for line in lines]
        return send(cast, "next_door", path, {"ticks": ticks, "guests": ["钱老师"]})

    assert tick(of_ma().pk, line_of(cast, "member", joint).pk).status_code == 422
    assert tick(uuid4()).status_code == 422 and of_ma().presence == Presence.DUE
    assert tick(of_ma().pk).json() == {"changed": 1, "guests": 1, "overtaken": []}


def test_who_signs_in_meanwhile_stays_there(cast: Cast, joint: Gathering) -> None:
    Attendance.objects.filter(person__name="马超").update(presence="online", way="code", at=joint.changed_at)
    absent = Tick(Presence.ABSENT, was=Presence.DUE)
    noted = tick_part(cast.actor("next_door"), part(cast), ticks={of_ma().pk: absent}).noted
    assert noted["overtaken"] == ["马超"] and of_ma().presence == Presence.ONLINE


def test_each_branchs_window_and_attendance_follow_from_it(cast: Cast, joint: Gathering) -> None:
    tick_part(cast.actor("next_door"), part(cast), ticks={of_ma().pk: HERE})
    close_register(cast.actor("secretary"), joint)
    assert set(Holding.objects.filter(is_held=True).values_list("unit", flat=True)) == {cast.first.pk, cast.second.pk}
    own = Attendance.objects.visible_to(cast.actor("next_door"), Meetings.READ).filter(gathering=joint)
    assert dict(own.values_list("person__name", "presence")) == {"马超": "present", "刘洋": "absent"}
    tick_part(cast.actor("next_door"), part(cast), ticks={of_ma().pk: Tick(Presence.ABSENT)})  # put right afterwards
    page = page_of(cast, "next_door", "show_gathering", joint)
    assert reverse("make_up", args=[of_ma().pk]) in page
    assert reverse("make_up", args=[of_ma().pk]) not in page_of(cast, "secretary", "show_gathering", joint)
    actor = cast.actor("next_door")
    make_up(actor, line_of_another(actor, of_ma().pk), on=actor.today, way="studied")
    assert of_ma().presence == Presence.MADE_UP


def test_a_part_of_what_is_cancelled_is_not_ticked(cast: Cast, joint: Gathering) -> None:
    cancel_gathering(cast.actor("officer"), joint, reason="停电")
    with pytest.raises(Refused):
        tick_part(cast.actor("next_door"), part(cast), ticks={of_ma().pk: HERE})


def test_the_other_secretary_comes_to_their_part_from_the_gathering_and_from_their_own_page(
    cast: Cast, joint: Gathering, query_count: Any
) -> None:
    register = reverse("tick_register", args=[joint.pk])
    for name in ("show_gathering", "show_own_gathering"):
        assert register in page_of(cast, "next_door", name, joint), name
    query_count("meetings.tick_register_part", cast.client("next_door").get(register))
