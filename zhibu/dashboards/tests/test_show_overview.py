"""show_overview: every number opens exactly the rows that it counts, today and on a day of the past."""

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.cast import Cast
from zhibu.dashboards.queries.days import thens
from zhibu.dashboards.queries.overview import Overview, overview
from zhibu.dashboards.reasons import REASONS
from zhibu.duties.actions import refresh_all, refresh_lights
from zhibu.duties.models import Light
from zhibu.duties.queries.catalogue import duties
from zhibu.figures.actions.folding import fold
from zhibu.figures.testing import count_anew
from zhibu.members.choices import Stage, Tie
from zhibu.members.models import Exemption, MobilitySpan
from zhibu.members.testing import make_member, refresh_members
from zhibu.orgs.models import Appointment
from zhibu.orgs.testing import make_unit

COUNT = re.compile(r'list-count" role="status">共 ([\d,]+)')


def _peopled(cast: Cast) -> None:
    facts: list[dict[str, Any]] = [
        {"sex": "2", "birth_on": date(1996, 2, 29), "education": "21", "ethnicity": "01"},
        {"sex": "1", "birth_on": date(1950, 1, 1), "education": "71", "ethnicity": "11"},
        {"sex": "0", "education": "90", "ethnicity": "02"},
        {"sex": "9", "birth_on": date(1985, 6, 1), "education": "31"},
        {"stage": Stage.PROBATIONARY, "sex": "2", "birth_on": date(2001, 5, 4), "education": "11"},
        {"stage": Stage.APPLICANT},
        {"stage": Stage.ACTIVIST},
    ]
    rows = [make_member(cast.second, name=f"人{at}", **one) for at, one in enumerate(facts)]
    make_member(cast.first, person=rows[0].person, tie=Tie.PARTICIPATION)
    Appointment.objects.filter(unit=cast.general, post="secretary").update(is_dedicated=True)
    MobilitySpan.objects.create(person=rows[1].person, mobility="outflow", since=date(2020, 1, 1))
    Exemption.objects.create(person=rows[1].person, reason="age", since=date(2020, 1, 1), review_on=date(2030, 1, 1))
    refresh_members(*(row.person for row in rows))
    refresh_all(timezone.localdate())
    count_anew(timezone.localdate())


def _shown(cast: Cast, day: date, since: date) -> Overview:
    now, then = thens(cast.mine, [day, since], timezone.localdate())
    return overview(now, then, cast.actor("officer"), with_lights=True)


def _opened(client: Client, url: str) -> int:
    answer = client.get(url)
    assert answer.status_code == 200, url
    found = COUNT.search(answer.content.decode())
    assert found, url
    return int(found[1].replace(",", ""))


@pytest.mark.parametrize("ago", [0, 40], ids=["today", "40 days ago"])
def test_every_number_opens_exactly_the_rows_that_it_counts(cast: Cast, ago: int) -> None:
    _peopled(cast)
    Light.objects.update(since=date(2020, 1, 1))
    count_anew(timezone.localdate())
    day = timezone.localdate() - timedelta(days=ago)
    shown = _shown(cast, day, date(2025, 1, 1))
    client = cast.client("officer")
    cells = [(table.key, row[0].text, cell) for table in shown.tables for row in table.rows for cell in row[1:]]
    counted = [(key, label, cell) for key, label, cell in cells if not cell.is_change and cell.value]
    assert len(counted) > 40
    wrong = [
        f"{key} {label}: {cell.text} opens {opened} at {cell.url}"
        for key, label, cell in counted
        if (opened := _opened(client, cell.url) if cell.url else -1) != cell.value
    ]
    assert wrong == []


def test_the_numbers_are_those_of_the_day(cast: Cast) -> None:
    today = timezone.localdate()
    make_member(cast.second, name="新来的", joined_on=today - timedelta(days=10), stage=Stage.PROBATIONARY)
    fold()
    people = {
        row[0].text: [cell.text for cell in row[1:]]
        for row in _shown(cast, today, today - timedelta(days=30)).people.rows
    }
    assert people["预备党员"] == ["1", "0", "+1"]
    assert people["党员"] == ["11", "10", "+1"]


def test_bands_add_up_to_all(cast: Cast) -> None:
    _peopled(cast)
    shown = _shown(cast, timezone.localdate(), date(2025, 1, 1))
    total = shown.people.rows[0][1].value
    for table in (shown.age, shown.education):
        assert sum(int(row[1].value) for row in table.rows) == total, table.key


def test_a_unit_that_did_not_stand_counts_nobody(cast: Cast) -> None:
    young = make_unit("新支部", cast.mine, since=date(2026, 1, 1))
    now, then = thens(young, [date(2026, 2, 1), date(2025, 1, 1)], timezone.localdate())
    assert then.path == ""
    shown = overview(now, then, cast.actor("officer"), with_lights=True)
    assert {cell.text for row in shown.people.rows for cell in row[2:3]} == {"0"}
    url = reverse("show_overview", args=[young.pk]) + "?on=2025-01-01"
    assert "还没有设立" in cast.client("officer").get(url).content.decode()


def test_next_door_and_members_do_not_see_it(cast: Cast) -> None:
    url = reverse("show_overview", args=[cast.first.pk])
    assert cast.client("next_door").get(url).status_code == 404
    assert cast.client("member").get(url).status_code == 404
    assert cast.client("keeper").get(url).status_code == 403
    assert cast.client("committee_member").get(url).status_code == 200


def test_the_cost_does_not_grow(cast: Cast, query_count: Any) -> None:
    url = reverse("show_overview", args=[cast.mine.pk])
    client = cast.client("officer")
    before = client.get(url)
    query_count("show_overview", before)
    for number in range(20):
        make_member(make_unit(f"第{number}支部", cast.mine))
    refresh_all(timezone.localdate())
    assert len(client.get(url).queries) == len(before.queries)
    past = client.get(url + "?on=2026-01-15&since=2025-03-01")
    query_count("show_overview on a past day", past)


def test_a_day_that_nobody_can_read_is_told_and_today_is_shown(cast: Cast) -> None:
    url = reverse("show_overview", args=[cast.mine.pk])
    for asked in ("?on=13月", "?on=2026-02-30&since=x", "?since=2050-01-01", "?on=2050-01-01"):
        answer = cast.client("officer").get(url + asked)
        assert answer.status_code == 200
        assert f"截至 {timezone.localdate().isoformat()}" in answer.content.decode()
    assert "比较的日子要早于所看的日子" in cast.client("officer").get(url + "?since=2050-01-01").content.decode()


def test_the_files_hold_exactly_what_the_page_shows(cast: Cast) -> None:
    _peopled(cast)
    today = timezone.localdate()
    client = cast.client("officer")
    url = reverse("show_overview", args=[cast.mine.pk]) + "?as="
    answer: Any = client.get(url + "xlsx")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    shown = _shown(cast, today, date(today.year - 1, 12, 31))
    assert book.sheetnames == [table.title for table in shown.tables]
    sheet = book["人员"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "一览"
    assert cast.mine.name in rows[1][0] and today.isoformat() in rows[1][0]
    assert [row[:2] for row in rows if row[0] == "党员"] == [["党员", shown.people.rows[0][1].value]]
    paper: Any = client.get(url + "pdf")
    assert b"".join(paper.streaming_content).startswith(b"%PDF")
    assert "attachment" in paper["Content-Disposition"]


def test_every_duty_has_a_named_reason() -> None:
    assert all(duty.cases for duty in duties().values())
    named = {(one.duty, case) for one in REASONS for case in one.cases}
    assert named == {(key, case) for key, duty in duties().items() for case in duty.cases}
    assert len(named) == sum(len(one.cases) for one in REASONS)


def test_the_menu_opens_ones_own(cast: Cast) -> None:
    answer = cast.client("secretary").get(reverse("open_overview"))
    assert answer["Location"] == reverse("show_overview", args=[cast.first.pk])
    assert cast.client("member").get(reverse("open_overview")).status_code == 403


def test_the_units_page_leads_there(cast: Cast) -> None:
    refresh_lights([cast.first.pk], timezone.localdate())
    text = cast.client("secretary").get(reverse("show_unit", args=[cast.first.pk])).content.decode()
    for page in ("show_overview", "find_weak_units", "list_gaps", "show_terms"):
        assert reverse(page, args=[cast.first.pk]) in text
