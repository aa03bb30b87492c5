"""The preview: problem rows first, page by page, each cell with its state, secrets masked."""

import re

import pytest
from django.urls import reverse

from zhibu.rosters.choices import Rank
from zhibu.rosters.queries.parts import Mark, page_of
from zhibu.rosters.testing import SAMPLE, id_number, import_roster, person, preview, write_roster

pytestmark = pytest.mark.django_db
ONE = id_number(sequence="831")


def test_every_row_comes_once_and_problems_come_first(cast):
    roster = preview(SAMPLE, cast.mine)
    seen, after = [], None
    while rows := page_of(roster, ranks=list(Rank), after=after, size=50):
        seen += [(rank, row.number) for rank, row in rows]
        after = Mark(*seen[-1])
    assert len(seen) == 818
    assert seen == sorted(set(seen))
    assert [rank for rank, _ in seen[:20]] == [Rank.REJECTED] * 20


def test_a_page_of_the_preview_is_cheap_and_leads_on(cast, query_count):
    roster = preview(SAMPLE, cast.mine)
    client = cast.client("officer")
    answer = client.get(reverse("show_roster", args=[roster.pk]))
    query_count("rosters.show_roster", answer)
    assert len(answer.context["rows"]) == 50
    following = client.get(reverse("show_roster", args=[roster.pk]) + answer.context["after"])
    first, second = ({row.number for row in page.context["rows"]} for page in (answer, following))
    assert len(second) == 50
    assert not first & second


def test_one_rank_can_be_looked_at_alone(cast):
    roster = preview(SAMPLE, cast.mine)
    answer = cast.client("officer").get(reverse("show_roster", args=[roster.pk]) + "?rank=0")
    assert len(answer.context["rows"]) == 20
    assert "不能导入" in answer.content.decode()


@pytest.mark.parametrize("asked", ["?rank=9", "?rank=x", "?after=x-y", "?after=0-99999999999999", "?rank=0&after=4-1"])
def test_a_broken_address_is_no_error(cast, asked):
    roster = preview(SAMPLE, cast.mine)
    assert cast.client("officer").get(reverse("show_roster", args=[roster.pk]) + asked).status_code == 200


def test_changes_show_old_and_new_and_secrets_are_masked(cast, tmp_path):
    path = tmp_path / "a.xlsx"
    import_roster(write_roster(path, [person("李建国", ONE, "综采一区党支部")]), cast.mine)
    roster = preview(write_roster(path, [person("李建国", ONE, "综采二区党支部", phone="13900005678")]), cast.mine)
    answer = cast.client("officer").get(reverse("show_roster", args=[roster.pk]))
    changes = {cell.field: (cell.before, cell.value) for cell in answer.context["rows"][0].changes}
    assert changes == {
        "手机号码": ("138****1234", "139****5678"),
        "所在党支部": ("综采一区党支部", "综采二区党支部"),
    }
    assert not re.search(r"13900005678|13800001234|" + ONE, answer.content.decode())


def test_what_follows_from_the_id_number_is_marked(cast, tmp_path):
    roster = preview(write_roster(tmp_path / "a.xlsx", [person("李建国", ONE, "综采一区党支部")]), cast.mine)
    row = cast.client("officer").get(reverse("show_roster", args=[roster.pk])).context["rows"][0]
    states = {cell.field: cell.state for cell in row.cells}
    assert (states["性别"], states["出生日期"], states["姓名"]) == ("自动补上", "自动补上", "新填")
