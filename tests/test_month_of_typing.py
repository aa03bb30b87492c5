"""An ordinary month of a branch, through its pages: fewer than 40 fields are typed, and the rest follows (G20).

Everything that a page offers filled in, and every button, is free; what is typed is counted field by field.
"""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from tests.cast import Cast
from zhibu.duties.queries.burden import paperwork
from zhibu.meetings.choices import Progress
from zhibu.meetings.models import Gathering, Item, Minutes
from zhibu.meetings.rules.tokens import make_token
from zhibu.members.actions.groups import place_in_group
from zhibu.members.models import Member
from zhibu.orgs.testing import make_appointment, make_unit

pytestmark = pytest.mark.django_db
MOST = 40
MONTH = [
    ("first", "committee_meeting"),
    ("first", "theme_day"),
    ("first", "assembly"),
    ("first", "lecture"),
    ("group", "group_meeting"),
    ("second_group", "group_meeting"),
]


class Typist:
    """Somebody at the pages, with everything that they typed."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.typed: list[tuple[str, str]] = []

    def press(self, name: str, key: Any, **hidden: Any) -> None:
        """Press a button: nothing is typed."""
        done = self.client.post(reverse(name, args=[key]), hidden)
        assert done.status_code in (200, 302), (name, done.content.decode())

    def fill(self, name: str, key: Any, question: str = "", **values: Any) -> None:
        """Open a page, type what is said here, and send the form with all that it offered."""
        path = reverse(name, args=[key]) + question
        form = self.client.get(path).context["form"]
        offered = {field: form[field].value() for field in form.fields}
        assert set(values) <= set(offered), set(values) - set(offered)
        self.typed += [(name, field) for field in values]
        kept = {field: value for field, value in offered.items() if value not in (None, "") and value is not False}
        done = self.client.post(path, kept | values)
        assert done.status_code in (200, 302), (name, done.context["form"].errors)


def hold(cast: Cast, unit: Any, kind: str, planner: Typist, recorder: Typist, member: Typist) -> Minutes:
    """Hold one gathering from its plan to its locked record; the member presses buttons, and nothing else."""
    theme = f"学习和讨论（{kind}）{unit.short_name}"
    planner.fill("plan_gathering", unit.pk, f"?kind={kind}", theme=theme, held_on=localdate().isoformat())
    gathering = Gathering.objects.get(theme=theme, unit=unit)
    planner.press("call_gathering", gathering.pk)
    planner.press("open_register", gathering.pk)
    gathering.refresh_from_db()
    token = make_token(gathering.pk, cast.actor("member").at, gathering.register_key)
    member.press("scan", token, nonce=uuid4())
    planner.press("close_register", gathering.pk)
    recorder.press("begin_minutes", gathering.pk)
    for item in Item.objects.filter(gathering=gathering):
        recorder.fill("write_item", item.pk, name_0="何平", text_0="同意，下周办。", decision="照办。")
    recorder.press("ask_confirmation", gathering.pk)
    member.press("confirm_minutes", gathering.pk)
    chair = Typist(cast.client(next(who for who, one in cast.people.items() if one.pk == gathering.chair_id)))
    chair.press("lock_minutes", gathering.pk)
    return Minutes.objects.get(gathering=gathering)


def test_a_month_of_branch_life_is_typed_in_fewer_than_forty_fields(cast: Cast) -> None:
    other = make_unit("第二党小组", cast.first)
    make_appointment(cast.people["committee_member"], "group_leader", other)
    for who, group in (("member", cast.group), ("group_leader", cast.group), ("committee_member", other)):
        member = Member.objects.get(person=cast.people[who])
        place_in_group(cast.actor("secretary"), member, group=group, on=localdate())
    units = {"first": cast.first, "group": cast.group, "second_group": other}
    secretary, recorder = Typist(cast.client("secretary")), Typist(cast.client("organiser"))
    for where, kind in MONTH:
        is_committee = kind == "committee_meeting" or where == "second_group"
        one = Typist(cast.client("committee_member" if is_committee else "member"))
        minutes = hold(cast, units[where], kind, secretary, recorder, one)
        assert minutes.progress == Progress.LOCKED and not one.typed
    typed = secretary.typed + recorder.typed
    assert 0 < len(typed) < MOST, typed
    # The meter says of one record what was typed for each of these.
    told = [field.name for one in paperwork() if one.records.key == "gatherings" for field in one.typed]
    assert {field for _page, field in typed} == set(told) and len(typed) == len(MONTH) * len(told)
