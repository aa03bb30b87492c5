"""What speaks against a record is said to who writes it, with its article (ZB-12, ZB-14, ZB-46)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu.meetings.actions import record_vote
from zhibu.meetings.models import Gathering, Holding, Minutes
from zhibu.meetings.queries.minutes import written
from zhibu.meetings.queries.reminders import reminders
from zhibu.meetings.rules.tallies import Tally
from zhibu.meetings.testing import item_of, make_minutes, write
from zhibu.orgs.models import Appointment, Unit

pytestmark = pytest.mark.django_db
EVERYBODY = ["王建国", "孙敏", "何平", "李桂兰", "周强"]


def minutes(cast: Cast, *kinds: str) -> Minutes:
    return make_minutes(cast.actor("secretary"), cast.first, *kinds, came=EVERYBODY)


def said(cast: Cast, made: Minutes) -> str:
    gathering = Gathering.objects.select_related("unit").get(pk=made.gathering_id)
    return "\n".join(reminders(gathering, written(gathering, cast.actor("secretary").today)))


def met(cast: Cast, kind: str, days: int) -> None:
    """Let the branch have held such a gathering so many days ago."""
    made = minutes(cast, kind)
    day = cast.actor("secretary").today - timedelta(days)
    Gathering.objects.filter(pk=made.gathering_id).update(held_on=day)
    Holding.objects.filter(gathering=made.gathering_id).update(held_on=day, is_held=True)


def test_zb_46_what_is_voted_on_was_discussed(cast: Cast) -> None:
    made = minutes(cast, "assembly")
    record_vote(
        cast.actor("secretary"),
        made,
        item=item_of(made).pk,
        act="decision",
        about="明年计划",
        tally=Tally(due=5, present=5, yes=5),
    )
    assert "记了表决，还没有记讨论" in said(cast, made)
    page = cast.client("secretary").get(reverse("show_minutes", args=[made.gathering_id])).content.decode()
    assert "提交党员大会表决的事项，表决前必须经过充分讨论。" in page
    write(cast.actor("secretary"), made, ("李桂兰", "同意"))
    assert "还没有记讨论" not in said(cast, made)
    assert cast.client("member").get(reverse("show_minutes", args=[made.gathering_id])).context["reminders"] == []


def test_zb_14_the_committee_has_met_since_the_assembly_before(cast: Cast) -> None:
    made = minutes(cast, "assembly")
    assert "还没有开过支委会" in said(cast, made)
    met(cast, "committee_meeting", 3)
    assert "还没有开过支委会" not in said(cast, made)
    met(cast, "assembly", 1)
    assert "还没有开过支委会" in said(cast, made)


def test_zb_14_asks_nothing_where_no_committee_sits(cast: Cast) -> None:
    made = minutes(cast, "assembly")
    Appointment.objects.filter(unit=cast.first).exclude(post="secretary").delete()
    assert said(cast, made) == ""


@pytest.mark.parametrize(("field", "is_said"), [("village", True), ("community", True), ("office", False), ("", False)])
def test_zb_12_in_villages_important_matters_go_to_the_assembly(cast: Cast, field: str, is_said: bool) -> None:
    Unit.objects.filter(pk=cast.first.pk).update(field=field)
    made = minutes(cast, "committee_meeting")
    assert ("必须经过党支部党员大会讨论" in said(cast, made)) == is_said
    page = cast.client("secretary").get(reverse("show_gathering", args=[made.gathering_id])).content.decode()
    assert ("必须经过党支部党员大会讨论" in page) == is_said, "its page shows the article where it applies"
