"""That two people talked is written down, between whom, and never what was said."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu.audit.models import Act
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.meetings.actions import record_talks, remove_talk
from zhibu.meetings.choices import Between
from zhibu.meetings.models import Talk
from zhibu.meetings.queries.talks import owed_by_secretary, talks_in, year_of
from zhibu.meetings.rules.talks import FURTHEST_BACK
from zhibu.members.actions.care import record_hardship
from zhibu.members.actions.conduct import record_conduct
from zhibu.members.actions.merging import merge_members, unmerge_members
from zhibu.members.models import Member, Merge
from zhibu.members.permissions import Members
from zhibu.members.testing import make_member

pytestmark = pytest.mark.django_db


def record(cast: Cast, one: str, *others: str, who: str = "secretary", days: int = 0) -> int:
    actor = cast.actor(who)
    people = [cast.people[other].pk for other in others]
    on = actor.today - timedelta(days)
    return record_talks(actor, cast.first, on=on, one=cast.people[one].pk, others=people)


def test_one_talks_with_several_and_the_pairs_tell_between_whom(cast: Cast) -> None:
    assert record(cast, "secretary", "organiser", "member") == 2
    assert record(cast, "member", "group_leader") == 1
    found = {frozenset((one.one.name, one.other.name)): one.between for one in talks_in(cast.first, cast_year(cast))}
    assert found == {
        frozenset(("王建国", "孙敏")): Between.COMMITTEE,
        frozenset(("王建国", "李桂兰")): Between.BOTH,
        frozenset(("李桂兰", "周强")): Between.MEMBERS,
    }


def cast_year(cast: Cast) -> int:
    return cast.actor("secretary").today.year


def test_there_is_no_place_for_what_was_said() -> None:
    names = {field.name for field in Talk._meta.get_fields()}
    assert names == {"id", "unit", "unit_path", "held_on", "one", "other", "between"}


def test_a_pair_is_written_once_a_day_whoever_comes_first(cast: Cast) -> None:
    record(cast, "secretary", "member")
    with pytest.raises(Refused) as refused:
        record(cast, "member", "secretary")
    assert refused.value.field == "others"
    assert record(cast, "secretary", "member", "group_leader") == 1
    assert record(cast, "secretary", "member", days=1) == 1


@pytest.mark.parametrize(
    ("one", "others", "days", "field"),
    [
        ("secretary", ["secretary"], 0, "others"),
        ("secretary", [], 0, "others"),
        ("secretary", ["next_door"], 0, "others"),
        ("next_door", ["member"], 0, "one"),
        ("secretary", ["member"], -1, "on"),
        ("secretary", ["member"], FURTHEST_BACK.days + 1, "on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast: Cast, one: str, others: list[str], days: int, field: str) -> None:
    with pytest.raises(Refused) as refused:
        record(cast, one, *others, days=days)
    assert refused.value.field == field and not Talk.objects.exists()


def test_it_is_recorded_in_the_branch_by_who_plans_there(cast: Cast) -> None:
    two = {"one": cast.people["secretary"].pk, "others": [cast.people["member"].pk]}
    for unit in (cast.mine, cast.group):
        with pytest.raises(Refused):
            record_talks(cast.actor("officer"), unit, on=cast.actor("officer").today, **two)
    for who in ("member", "committee_member", "group_leader", "next_door", "auditor"):
        with pytest.raises(NotAllowed):
            record(cast, "secretary", "member", who=who)


def test_the_audit_names_nobody(cast: Cast) -> None:
    record(cast, "secretary", "member")
    remove_talk(cast.actor("secretary"), Talk.objects.get())
    acts = Act.objects.filter(verb__in=("record_talks", "remove_talk"))
    assert acts.count() == 2 and "李桂兰" not in str(list(acts.values("subject_label", "details")))
    assert not Talk.objects.exists()


def test_the_year_tells_what_there_was_and_with_whom_there_was_none(cast: Cast) -> None:
    record(cast, "secretary", "member")
    actor = cast.actor("secretary")
    told = year_of(cast.first, list(talks_in(cast.first, actor.today.year)), actor.today)
    assert [(n, enough) for _label, n, enough in told.counts] == [(0, False), (1, True), (0, False)]
    assert "周强" in told.without and "李桂兰" not in told.without


def test_the_pages_record_show_and_take_back_and_each_sees_their_own(cast: Cast) -> None:
    client, url = cast.client("secretary"), reverse("record_talks", args=[cast.first.pk])
    form = client.get(url).context["form"]
    assert form["one"].value() == str(cast.people["secretary"].pk)
    sent: dict[str, Any] = {"on": cast.actor("secretary").today.isoformat(), "one": form["one"].value()}
    sent |= {"others": [str(cast.people["member"].pk)], "once": form["once"].value()}
    assert "已登记 1 次谈话" in client.post(url, sent, follow=True).content.decode()
    own = reverse("list_own_talks")
    assert "王建国" in cast.client("member").get(own).content.decode()
    assert "李桂兰" not in cast.client("organiser").get(own).content.decode()
    talk = Talk.objects.get()
    client.post(reverse("remove_talk", args=[talk.pk]))
    assert not Talk.objects.exists()


def test_talks_follow_when_two_files_are_one(cast: Cast) -> None:
    kept, gone = make_member(cast.first, "钱一"), make_member(cast.first, "钱二")
    actor, chief = cast.actor("secretary"), cast.people["secretary"].pk
    day = actor.today
    record_talks(actor, cast.first, on=day, one=chief, others=[kept.person_id, gone.person_id])
    record_talks(actor, cast.first, on=day, one=kept.person_id, others=[gone.person_id])
    record_talks(actor, cast.first, on=day - timedelta(1), one=gone.person_id, others=[cast.people["member"].pk])
    before = sorted(Talk.objects.values_list("pk", "one", "other"))
    merge_members(cast.actor("general_secretary"), kept, absorbed=gone, reason="同一个人")
    assert Talk.objects.count() == 2 == Talk.objects.of(kept.person_id).count()
    unmerge_members(cast.actor("general_secretary"), Merge.objects.get(), reason="弄错了")
    assert sorted(Talk.objects.values_list("pk", "one", "other")) == before


def test_the_api_records_lists_and_takes_away(cast: Cast) -> None:
    client, path = cast.client("secretary"), f"/api/v1/units/{cast.first.pk}/talks"
    day = cast.actor("secretary").today
    people = [str(cast.people[who].pk) for who in ("secretary", "member")]
    body = {"on": day.isoformat(), "one": people[0], "others": people[1:]}
    assert client.post(path, body, content_type="application/json").json() == {"recorded": 1}
    assert client.post(path, body, content_type="application/json").status_code == 422
    (told,) = client.get(f"{path}?year={day.year}").json()
    assert set(told["people"]) == {"王建国", "李桂兰"} and told["between"] == "both"
    assert len(cast.client("member").get("/api/v1/me/talks").json()) == 1
    gone = f"/api/v1/talks/{told['id']}/remove"
    assert cast.client("next_door").post(gone, {}, content_type="application/json").status_code == 404
    assert client.post(gone, {}, content_type="application/json").status_code == 204


def test_zb_28_the_secretary_sees_with_whom_to_talk_in_person(cast: Cast) -> None:
    actor = cast.actor("secretary")
    owed = partial(owed_by_secretary, unit=cast.first, day=actor.today)
    assert owed(actor) == []
    row = Member.objects.select_related("unit", "person").get(person=cast.people["member"], tie="formal")
    record_hardship(actor, row, text="家里遭了灾", review_on=actor.today + timedelta(90), has_consent=True)
    paper = {"on": actor.today - timedelta(9), "given_by": "东岭煤矿党委", "document_no": "1号"}
    other = Member.objects.select_related("unit", "person").get(person=cast.people["group_leader"], tie="formal")
    record_conduct(actor, other, kind="warning", until=actor.today + timedelta(300), **paper)
    assert set(owed(actor)) == {"李桂兰", "周强"}
    page = cast.client("secretary").get(reverse("list_talks", args=[cast.first.pk])).content.decode()
    assert "书记本人要谈的：2 人" in page
    record(cast, "organiser", "member")
    assert "李桂兰" in owed(actor), "somebody else's talk is not the secretary's"
    record(cast, "secretary", "member")
    assert owed(actor) == ["周强"]
    record(cast, "secretary", "group_leader", days=20)
    assert owed(actor) == ["周强"], "that was before"
    page = cast.client("organiser").get(reverse("list_talks", args=[cast.first.pk])).content.decode()
    assert ("书记本人要谈的" in page) == cast.actor("organiser").may(Members.READ_CONDUCT, cast.first)
