"""show_wall: counts and who leads, nobody else's name, nothing of few people."""

import io
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.cast import Cast
from zhibu.dashboards.queries.wall import wall
from zhibu.duties.actions import refresh_all
from zhibu.members.testing import make_member
from zhibu.orgs.testing import make_unit


def _crowd(cast: Cast, n: int = 30) -> None:
    for number in range(n):
        make_member(cast.first, name=f"赵钱{number}", birth_on=date(1970 + number % 3, 1, 1), education="21")


def test_nobody_but_the_leadership_is_named(cast: Cast) -> None:
    _crowd(cast)
    text = cast.client("secretary").get(reverse("show_wall", args=[cast.first.pk])).content.decode()
    leaders = {cast.people[who].name for who in ("secretary", "organiser", "committee_member")}
    assert all(name in text for name in leaders)
    others = {person.name for person in cast.people.values()} - leaders
    assert [name for name in [*others, "赵钱0", "赵钱29"] if name in text] == []


def test_few_people_are_not_counted_for_everybody(cast: Cast) -> None:
    today = timezone.localdate()
    small = wall(cast.second, today)
    assert [small.age, small.education] == [[], []]
    assert [one.label for one in small.numbers] == ["党员"]
    _crowd(cast)
    make_member(cast.first, name="独一个", education="11", birth_on=date(2003, 1, 1))
    shown = wall(cast.first, today)
    told = {bar.label: bar.text for bar in shown.education}
    assert told["研究生"] == "略"
    assert "1" not in {bar.text for bar in [*shown.age, *shown.education]}


def test_how_many_units_do_what_is_due(cast: Cast) -> None:
    refresh_all(timezone.localdate())
    numbers = {one.label: (one.text, one.of) for one in wall(cast.mine, timezone.localdate()).numbers}
    assert numbers["有书记"] == ("3", "5")  # the mine itself and the office branch have none
    assert numbers["基层党组织"] == ("5", "")


def test_it_renews_itself_and_has_no_menu(cast: Cast, query_count: Any) -> None:
    url = reverse("show_wall", args=[cast.mine.pk])
    client = cast.client("officer")
    answer = client.get(url)
    query_count("show_wall", answer)
    text = answer.content.decode()
    assert f'hx-get="{url}" hx-trigger="every 60s"' in text
    assert 'id="menu"' not in text
    for number in range(10):
        make_member(make_unit(f"第{number}支部", cast.mine))
    assert len(client.get(url).queries) == len(answer.queries)


def test_strangers_and_members_see_none(cast: Cast) -> None:
    url = reverse("show_wall", args=[cast.first.pk])
    assert cast.client("next_door").get(url).status_code == 404
    assert cast.client("member").get(url).status_code == 404
    assert cast.client(None).get(url).status_code == 302


def test_the_screen_is_a_file_too_and_hides_there_what_it_hides(cast: Cast) -> None:
    _crowd(cast)
    make_member(cast.first, name="独一个", education="11", birth_on=date(2003, 1, 1))
    url = reverse("show_wall", args=[cast.first.pk])
    client = cast.client("secretary")
    assert f'href="{url}?as=xlsx"' in client.get(url).content.decode()
    book = load_workbook(io.BytesIO(b"".join(client.get(f"{url}?as=xlsx").streaming_content)))
    rows = {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets}
    assert ["研究生", "略"] in rows["学历"]
    total = wall(cast.first, timezone.localdate()).numbers[0].text
    assert ["党员", int(total)] in rows["数字"]
    assert any(row[0] == "书记" for row in rows["领导班子"])
    paper: Any = client.get(f"{url}?as=pdf")
    assert b"".join(paper.streaming_content).startswith(b"%PDF")
    assert cast.client("next_door").get(f"{url}?as=pdf").status_code == 404
