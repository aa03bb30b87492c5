"""show_own_light: what rules ask of the member who reads it, or of the branch for them, by the branch's own judges."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from zhibu.dashboards.queries import home
from zhibu.duties.actions import refresh_lights
from zhibu.duties.models import Light
from zhibu.duties.queries.catalogue import duties
from zhibu.duties.queries.own import own_lights
from zhibu.lib.dates import add_months
from zhibu.members.models import Exemption, Member, ProbationExtension, StageSpan
from zhibu.members.queries.own import own_member
from zhibu.members.testing import make_member
from zhibu.people.models import Person

TODAY = timezone.localdate()
FULL = {"id_blind": b"1" * 32, "phone_blind": b"2" * 32, "ethnicity": "01", "education": "21", "occupation": "worker"}


def _own(cast: Cast, who: str = "member") -> dict[str, Any]:
    actor = cast.actor(who)
    return {one.duty.key: one for one in own_lights(actor, actor.person_id)}


def test_a_member_outside_the_groups_with_a_bare_file_reads_both(cast: Cast) -> None:
    own = _own(cast)
    assert set(own) == {"groups", "files"}, "the branch has a group, and the cast's files are bare"
    text = cast.client("member").get(reverse("show_mine")).content.decode()
    by_me, _, to_me = text.partition("<h2>组织答应我的")
    assert "补全我的档案" in by_me and "支部要把您编入党小组" in to_me
    for key in own:
        why = reverse("show_own_light", args=[key])
        assert f'href="{why}"' in text
        page = cast.client("member").get(why)
        assert page.status_code == 200
        assert own[key].rule.source.split("》")[0] in page.content.decode()


def test_each_line_says_what_the_branchs_light_counts(cast: Cast) -> None:
    refresh_lights([cast.first.pk], TODAY)
    row = Member.objects.get(person=cast.people["member"])
    lit = {light.duty: light for light in Light.objects.open().filter(unit=cast.first)}
    for key, one in _own(cast).items():
        assert (one.rule.id, one.state.value) == (lit[key].rule, lit[key].state), key
    assert lit["groups"].values["ungrouped"] == Member.objects.filter(unit=row.unit, is_on_roll=True).count()


def test_a_review_that_is_due_is_owed_to_the_member(cast: Cast) -> None:
    person = cast.people["member"]
    spared = Exemption.objects.create(person=person, reason="ill", since=date(2025, 1, 1), review_on=TODAY)
    Member.objects.filter(person=person).update(is_exempt=True)
    assert "支部要来看望" in cast.client("member").get(reverse("show_mine")).content.decode()
    why = cast.client("member").get(reverse("show_own_light", args=["exemption_review"])).content.decode()
    assert f"录入时定在 {TODAY.isoformat()} 复核" in why
    Exemption.objects.filter(pk=spared.pk).update(review_on=TODAY + timedelta(days=1))
    assert "exemption_review" not in _own(cast)


@pytest.mark.parametrize(("ends_in", "case"), [(64, None), (59, "soon"), (0, "over")])
def test_fz_31_a_probation_is_judged_as_the_branch_judges_it(cast: Cast, ends_in: int, case: str | None) -> None:
    person = cast.people["member"]
    since = add_months(TODAY + timedelta(days=ends_in), -12)
    StageSpan.objects.filter(person=person).delete()
    StageSpan.objects.create(person=person, stage="probationary", since=since)
    Member.objects.filter(person=person).update(stage="probationary")
    found = _own(cast).get("probation")
    assert (found.case if found else None) == case
    refresh_lights([cast.first.pk], TODAY)
    light = Light.objects.open().filter(unit=cast.first, duty="probation").first()
    assert (light.case if light else None) == case


def test_fz_32_an_extension_moves_the_day_for_the_member_as_for_the_branch(cast: Cast) -> None:
    person = cast.people["member"]
    since = add_months(TODAY, -12)
    StageSpan.objects.filter(person=person).delete()
    StageSpan.objects.create(person=person, stage="probationary", since=since)
    Member.objects.filter(person=person).update(stage="probationary")
    assert _own(cast)["probation"].case == "over"
    ProbationExtension.objects.create(person=person, since=add_months(since, 12), months=6)
    assert "probation" not in _own(cast)


def test_what_is_in_order_is_not_there(cast: Cast) -> None:
    person = cast.people["member"]
    Person.objects.filter(pk=person.pk).update(**FULL)
    Member.objects.filter(person=person).update(group=cast.group, has_gaps=False)
    assert _own(cast) == {}
    assert cast.client("member").get(reverse("show_own_light", args=["files"])).status_code == 404
    assert cast.client("member").get(reverse("show_own_light", args=["committee"])).status_code == 404
    assert cast.client(None).get(reverse("show_own_light", args=["files"])).status_code == 302


def test_who_is_on_no_roll_owes_nothing(cast: Cast) -> None:
    stranger = make_member(cast.first, stage="applicant").person
    assert own_lights(cast.actor("member"), stranger.pk) == []
    assert own_lights(cast.actor("member"), None) == []


def test_every_duty_that_concerns_a_member_is_read_for_one() -> None:
    of_persons = {key for key, duty in duties().items() if duty.say_own}
    assert of_persons == {"probation", "exemption_review", "groups", "files"}
    assert all(duties()[key].reading.read_own for key in of_persons)


def test_its_cost(cast: Cast, query_count: Any) -> None:
    client = cast.client("member")
    query_count("duties.show_own_light", client.get(reverse("show_own_light", args=["files"])))
    page = client.get(reverse("show_mine"))
    assert len(page.queries) <= 12
    actor = cast.actor("member")
    assert len(home.mine(actor, own_member(actor))[0]) <= 5


def test_the_api_says_the_same(cast: Cast) -> None:
    told = cast.client("member").get("/api/v1/me/lights").json()["items"]
    assert {one["duty"] for one in told} == {"groups", "files"}
    assert {one["duty"]: one["is_owed_to_me"] for one in told} == {"groups": True, "files": False}
    assert all(one["steps"] and one["article"] for one in told)
