"""Campaigns: kinds of one's own that are held for a time, and how often each branch has held them."""

import io
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.cast import Cast
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.meetings.actions import (
    change_campaign,
    change_gathering,
    name_kind,
    plan_gathering,
    remove_kind,
    type_register,
)
from zhibu.meetings.choices import Presence
from zhibu.meetings.models import Gathering, Holding, OwnKind
from zhibu.meetings.queries.campaigns import Count, Progress, progress_of
from zhibu.meetings.rules.campaigns import LONGEST, MOST_TIMES, Run
from zhibu.meetings.testing import make_gathering, plan_of
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import make_unit

pytestmark = pytest.mark.django_db
STUDY = "own:弘扬太行精神"
DAY = timedelta(days=1)


def campaign(cast: Cast, *, begun: int = 30, lasts: int = 60, times: int | None = 2) -> OwnKind:
    """Let the mine have begun a campaign so many days ago."""
    since = cast.actor("officer").today - begun * DAY
    return name_kind(
        cast.actor("officer"), cast.mine, name="弘扬太行精神", since=since, until=since + lasts * DAY, times=times
    )


def hold(cast: Cast, who: str, unit: Unit, ago: int = 0, *, beside: Sequence[Unit] = (), key: str = STUDY) -> Gathering:
    """Hold the campaign in the unit so many days ago."""
    actor = cast.actor(who)
    made = plan_gathering(actor, unit, plan=plan_of(actor.today - ago * DAY, key), beside=beside)
    type_register(actor, made, ticks={}, rest=Presence.PRESENT, guests=[])
    return made


def going(cast: Cast, unit: Unit) -> Progress:
    return progress_of(unit, OwnKind.objects.get(), cast.actor("officer").today)


@pytest.mark.parametrize(
    ("since", "until", "times", "field"),
    [
        (None, None, 2, "since"),
        (None, 10, None, "since"),
        (0, None, None, "until"),
        (0, 0, None, "until"),
        (5, 4, 1, "until"),
        (0, LONGEST + 1, None, "until"),
        (0, 10, 0, "times"),
        (0, 10, MOST_TIMES + 1, "times"),
    ],
)
def test_days_that_cannot_be_are_refused_at_their_field(
    cast: Cast, since: int | None, until: int | None, times: int | None, field: str
) -> None:
    actor = cast.actor("officer")
    days = [None if at is None else actor.today + at * DAY for at in (since, until)]
    with pytest.raises(Refused) as refused:
        name_kind(actor, cast.mine, name="学习教育", since=days[0], until=days[1], times=times)
    assert refused.value.field == field and not OwnKind.objects.exists()


@pytest.mark.parametrize("facts", [{"until": None}, {"since": None}, {"since": None, "until": None}])
def test_the_database_keeps_no_half_of_it(cast: Cast, facts: dict[str, None]) -> None:
    campaign(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        OwnKind.objects.update(**facts)


def test_its_words_say_the_last_day_and_what_is_asked() -> None:
    run = Run(date(2026, 9, 1), date(2027, 1, 1), 2)
    assert run.words == "2026-09-01 到 2026-12-31，每个支部至少 2 次"
    assert Run(run.since, run.until).words == "2026-09-01 到 2026-12-31" and Run(run.since, run.until).least == 1
    said = [
        run.standing(run.since - DAY),
        run.standing(run.last - DAY),
        run.standing(run.last),
        run.standing(run.until),
    ]
    assert said == ["还没有开始", "还有 1 天", "今天是最后一天", "已经结束"]


@pytest.mark.parametrize(
    ("ago", "is_taken"), [(31, False), (30, True), (1, True), (0, True), (-29, True), (-30, False)]
)
def test_it_is_planned_on_its_days_alone(cast: Cast, ago: int, is_taken: bool) -> None:
    campaign(cast)
    actor = cast.actor("secretary")
    if is_taken:
        made = make_gathering(actor, cast.first, "theme_day", STUDY, day=actor.today - ago * DAY)
        assert set(made.kinds) == {"theme_day", STUDY}
        return
    with pytest.raises(Refused) as refused:
        make_gathering(actor, cast.first, "theme_day", STUDY, day=actor.today - ago * DAY)
    assert refused.value.field == "held_on" and "弘扬太行精神" in str(refused.value)


def test_what_was_planned_stays_when_the_campaign_is_shortened_and_moves_only_into_its_days(cast: Cast) -> None:
    kind, actor = campaign(cast), cast.actor("secretary")
    day = actor.today + 20 * DAY
    made = make_gathering(actor, cast.first, STUDY, day=day)
    change_campaign(cast.actor("officer"), kind, since=kind.since, until=actor.today + 10 * DAY, times=2)
    change_gathering(actor, made, plan=plan_of(day, STUDY, theme="读书"), version=1)
    with pytest.raises(Refused) as refused:
        change_gathering(actor, made, plan=plan_of(day + DAY, STUDY), version=2)
    assert refused.value.field == "held_on"
    change_gathering(actor, made, plan=plan_of(actor.today + 9 * DAY, STUDY), version=2)
    other = make_gathering(actor, cast.first, "assembly", day=day)
    with pytest.raises(Refused):
        change_gathering(actor, other, plan=plan_of(day, "assembly", STUDY), version=1)


def test_where_a_lower_unit_has_the_same_name_without_days_it_may_hold_it_always(cast: Cast) -> None:
    name_kind(cast.actor("secretary"), cast.first, name="弘扬太行精神")
    campaign(cast)
    actor = cast.actor("secretary")
    assert make_gathering(actor, cast.first, STUDY, day=actor.today + 200 * DAY)


def test_branches_are_counted_by_what_they_held_themselves(cast: Cast) -> None:
    campaign(cast)
    hold(cast, "secretary", cast.first, 5)
    hold(cast, "officer", cast.first, 3, beside=(cast.second,))
    for unit in (cast.group, cast.mine):
        made = make_gathering(cast.actor("officer"), unit, STUDY)
        Holding.objects.filter(gathering=made).update(is_held=True)
    make_gathering(cast.actor("secretary"), cast.first, STUDY)  # planned is not held
    other = name_kind(cast.actor("officer"), cast.mine, name="读书会")
    hold(cast, "secretary", cast.first, 4, key="own:读书会")
    other.delete()
    whole = going(cast, cast.mine)
    assert whole.whole == Count(asked=3, begun=2, enough=1, held=5) and whole.own == Count(held=1)
    assert [(unit, count) for unit, count in whole.below] == [
        (cast.general, Count(asked=2, begun=2, enough=1, held=4)),
        (cast.office, Count(asked=1)),
    ]
    below = going(cast, cast.general)
    assert below.below == [(cast.first, Count(1, 1, 1, 3)), (cast.second, Count(1, 1, 0, 1))]
    assert going(cast, cast.first).own == Count(1, 1, 1, 2)


def test_its_last_day_decides_who_was_asked(cast: Cast) -> None:
    today = cast.actor("officer").today
    campaign(cast, begun=60, lasts=30)
    Unit.objects.filter(pk=cast.second.pk).update(dissolved_on=today - 10 * DAY)
    Unit.objects.filter(pk=cast.office.pk).update(dissolved_on=today - 40 * DAY)
    late = make_unit("综采三区党支部", cast.general)
    Unit.objects.filter(pk=late.pk).update(founded_on=today - 5 * DAY)
    assert going(cast, cast.mine).whole.asked == 2  # the first, and the second which still stood


def test_a_second_plain_count_agrees(cast: Cast) -> None:
    """Random gatherings of some branches, counted by hand."""
    kind, dice = campaign(cast), Random(46)
    today = cast.actor("officer").today
    branches = [cast.first, cast.second, cast.office, make_unit("综采四区党支部", cast.general)]
    actor = cast.actor("officer")
    held: Counter[Any] = Counter()
    for _at in range(40):
        units = dice.sample(branches, dice.choice([1, 1, 2]))
        day = today - dice.randrange(0, 31) * DAY
        made = plan_gathering(actor, units[0], plan=plan_of(day, STUDY), beside=units[1:])
        if dice.random() < 0.4:
            Holding.objects.filter(gathering=made).update(is_held=True)
            held.update(unit.pk for unit in units)
    change_campaign(actor, kind, since=kind.since, until=kind.until, times=dice.choice([3, 4, 5]))
    least = OwnKind.objects.get().times or 0
    counts = {unit.pk: count for unit, count in [*going(cast, cast.general).below, *going(cast, cast.mine).below]}
    for unit in branches:
        n = held[unit.pk]
        assert counts[unit.pk] == Count(1, int(n > 0), int(n >= least), n)
    assert going(cast, cast.mine).whole.held == held.total()


def test_who_plans_at_its_unit_changes_it_and_nobody_below(cast: Cast) -> None:
    kind = campaign(cast)
    with pytest.raises(NotAllowed):
        change_campaign(cast.actor("secretary"), kind)
    change_campaign(cast.actor("officer"), kind)
    kind.refresh_from_db()
    assert kind.run is None
    actor = cast.actor("secretary")
    assert make_gathering(actor, cast.first, STUDY, day=actor.today + 300 * DAY)
    remove_kind(cast.actor("officer"), kind)
    with pytest.raises(Refused):
        change_campaign(cast.actor("officer"), kind, since=actor.today, until=actor.today + DAY)


def _told(client: Client, unit: Unit) -> str:
    return client.get(reverse("show_campaign", args=[OwnKind.objects.get().pk, unit.pk])).content.decode()


def test_the_page_says_how_it_goes_and_leads_on(cast: Cast) -> None:
    kind = campaign(cast)
    hold(cast, "secretary", cast.first, 5)
    page = _told(cast.client("officer"), cast.mine)
    assert "3 个支部，0 个办够了。" in page and reverse("show_campaign", args=[kind.pk, cast.general.pk]) in page
    assert kind.run and kind.run.words in page and reverse("change_campaign", args=[kind.pk]) in page
    own = _told(cast.client("secretary"), cast.first)
    assert "办了 1 次，还差 1 次。" in own and "由东岭煤矿党委安排。" in own
    assert reverse("change_campaign", args=[kind.pk]) not in own
    assert f"{reverse('plan_gathering', args=[cast.first.pk])}?kind=own" in own
    assert reverse("plan_gathering", args=[cast.first.pk]) not in _told(cast.client("committee_member"), cast.first)
    hold(cast, "secretary", cast.first)
    assert "办了 2 次，够了。" in _told(cast.client("secretary"), cast.first)


def test_the_list_that_it_leads_to_holds_what_it_counts(cast: Cast) -> None:
    campaign(cast)
    hold(cast, "secretary", cast.first, 5)
    client = cast.client("officer")
    page = client.get(reverse("show_campaign", args=[OwnKind.objects.get().pk, cast.mine.pk]))
    found = client.get(page.context["held_url"]).content.decode()
    assert reverse("show_gathering", args=[Gathering.objects.get().pk]) in found


def test_it_is_taken_away_as_a_file(cast: Cast) -> None:
    campaign(cast, times=None)
    hold(cast, "secretary", cast.first, 5)
    url = reverse("show_campaign", args=[OwnKind.objects.get().pk, cast.mine.pk])
    answer: Any = cast.client("officer").get(url, {"as": "xlsx"})
    sheet: Any = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert ("合计", 3, 1, 2, 1) in [tuple(cell for cell in row if cell is not None) for row in sheet.values]
    paper: Any = cast.client("officer").get(url, {"as": "pdf"})
    assert b"".join(paper.streaming_content).startswith(b"%PDF")


def test_the_list_of_gatherings_names_it_while_it_goes_on_or_begins_soon(cast: Cast) -> None:
    kind = campaign(cast)
    client, url = cast.client("secretary"), reverse("show_campaign", args=[kind.pk])
    assert "综采一区党支部：弘扬太行精神" in client.get(url).content.decode()
    page = reverse("list_gatherings")
    of_unit = client.get(page, {"unit": cast.first.pk}).content.decode()
    assert reverse("show_campaign", args=[kind.pk, cast.first.pk]) in of_unit
    today = timezone.localdate()
    for since, until, is_shown in [(14, 20, True), (15, 20, False), (-9, 1, True), (-9, 0, False)]:
        OwnKind.objects.update(since=today + since * DAY, until=today + until * DAY)
        assert (url in client.get(page).content.decode()) is is_shown, (since, until)
    remove_kind(cast.actor("officer"), kind)
    OwnKind.objects.update(since=today, until=today + DAY)
    assert url not in client.get(page).content.decode()


def test_the_forms_take_the_last_day_as_people_say_it(cast: Cast) -> None:
    client = cast.client("officer")
    url = reverse("name_kind", args=[cast.mine.pk])
    once = client.get(url).context["form"]["once"].value()
    sent = {"name": "学习教育", "since": "2026.9.1", "until": "2026-12-31", "times": "2"}
    assert client.post(url, sent | {"times": "x", "once": once}).status_code == 422
    listed = client.post(url, sent | {"once": once}, follow=True).content.decode()
    kind = OwnKind.objects.get()
    assert (kind.since, kind.until, kind.times) == (date(2026, 9, 1), date(2027, 1, 1), 2)
    assert "2026-09-01 到 2026-12-31，每个支部至少 2 次" in listed
    change = reverse("change_campaign", args=[kind.pk])
    form = client.get(change).context["form"]
    assert str(form["until"].value()) == "2026-12-31"
    wrong = client.post(change, {"since": "2026-09-01", "until": "2026-08-31"})
    assert wrong.status_code == 422 and "最后一天不能早于开始那天" in wrong.content.decode()
    client.post(change, {"since": "2026-09-01", "until": "2026-09-01", "times": ""})
    kind.refresh_from_db()
    assert (kind.until, kind.times) == (date(2026, 9, 2), None)


def test_strangers_find_nothing_of_it(cast: Cast) -> None:
    kind = campaign(cast)
    for who, unit, status in [
        ("next_door", cast.first, 404),
        ("next_door", cast.second, 200),
        ("secretary", cast.mine, 404),
        ("member", cast.first, 403),
        ("visitor", cast.first, 302),
    ]:
        assert cast.client(who).get(reverse("show_campaign", args=[kind.pk, unit.pk])).status_code == status, who
    other = name_kind(
        cast.actor("next_door"), cast.second, name="读书会", since=date(2026, 1, 1), until=date(2027, 1, 1)
    )
    assert cast.client("officer").get(reverse("show_campaign", args=[other.pk, cast.first.pk])).status_code == 404
    remove_kind(cast.actor("officer"), kind)
    assert cast.client("officer").get(reverse("show_campaign", args=[kind.pk, cast.mine.pk])).status_code == 404


def test_the_api_names_changes_and_tells(cast: Cast) -> None:
    client = cast.client("officer")
    today = cast.actor("officer").today
    days = {"since": str(today - 10 * DAY), "until": str(today + DAY), "times": 1}
    sent = {"name": "弘扬太行精神", **days}
    made = client.post(f"/api/v1/units/{cast.mine.pk}/kinds", sent, content_type="application/json")
    assert made.status_code == 201 and days.items() <= made.json().items()
    hold(cast, "secretary", cast.first)
    told = client.get(f"/api/v1/units/{cast.mine.pk}/campaigns/{made.json()['id']}").json()
    assert told["whole"] == {
        "unit": str(cast.mine.pk),
        "name": "东岭煤矿党委",
        "asked": 3,
        "begun": 1,
        "enough": 1,
        "held": 1,
    }
    assert [one["name"] for one in told["below"]] == ["综采总支部", "机关第一党支部"]
    path = f"/api/v1/kinds/{made.json()['id']}/campaign"
    bad = client.post(path, {"since": str(today)}, content_type="application/json")
    assert bad.status_code == 422 and "until" in bad.content.decode()
    assert client.post(path, {}, content_type="application/json").json()["since"] is None
    assert client.get(f"/api/v1/units/{cast.mine.pk}/campaigns/{made.json()['id']}").status_code == 404


def test_what_the_page_costs(cast: Cast, query_count: Any) -> None:
    campaign(cast)
    client = cast.client("officer")
    page = reverse("show_campaign", args=[OwnKind.objects.get().pk, cast.mine.pk])
    query_count("meetings.show_campaign", client.get(page))
