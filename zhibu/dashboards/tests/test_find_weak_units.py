"""find_weak_units and list_gaps: units by named reasons, narrowed by reason, place, gravity and day; never a rank."""

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.cast import Cast
from zhibu.dashboards.lists import WeakList
from zhibu.dashboards.queries.days import thens
from zhibu.dashboards.queries.weak import counts_by_reason, lights_for, units_with
from zhibu.duties.actions import refresh_all
from zhibu.duties.models import Light
from zhibu.figures.testing import count_anew
from zhibu.members.testing import make_member
from zhibu.orgs.models import Appointment, Term, Unit
from zhibu.orgs.testing import make_appointment, make_unit


@pytest.fixture
def lit(cast: Cast) -> Cast:
    """Light the mine: a branch without secretary, two without a committee, one whose term is over."""
    for unit in (cast.first, cast.second):
        for number in range(8):
            make_member(unit, name=f"党员{number}")
    Appointment.objects.filter(unit=cast.first, post="organisation").update(until=timezone.localdate())
    count_anew(timezone.localdate())
    Term.objects.create(unit=cast.first, elected_on=date(2020, 1, 1), years=3, last_on=date(2022, 12, 31))
    refresh_all(timezone.localdate())
    return cast


def _names(cast: Cast, unit: Unit, asked: str = "", who: str = "officer", page: str = "find_weak_units") -> list[str]:
    text = cast.client(who).get(reverse(page, args=[unit.pk]) + asked).content.decode()
    every = [cast.mine, cast.general, cast.first, cast.second, cast.office]
    listed = text.partition('id="list"')[2].partition("</table>")[0]
    return [one.short_name for one in every if f">{one.short_name}</a>" in listed]


def test_a_reason_finds_its_units_and_each_leads_to_its_light(lit: Cast) -> None:
    assert _names(lit, lit.mine, "?reason=no_secretary") == [lit.mine.short_name, lit.office.short_name]
    assert _names(lit, lit.mine, "?reason=term_over") == [lit.first.short_name]
    text = lit.client("officer").get(reverse("find_weak_units", args=[lit.mine.pk]) + "?reason=term_over").content
    light = Light.objects.open().get(unit=lit.first, duty="term")
    assert reverse("show_light", args=[light.pk]) in text.decode()


def test_place_and_gravity_narrow(lit: Cast) -> None:
    assert _names(lit, lit.general, "?reason=no_secretary") == []
    assert _names(lit, lit.mine, f"?below={lit.general.pk}&reason=short_committee&reason=no_committee") == [
        lit.first.short_name,
        lit.second.short_name,
    ]
    red = Light.objects.open().filter(state="red").values_list("unit__short_name", flat=True)
    assert set(_names(lit, lit.mine, "?state=red")) == set(red)


def test_a_place_elsewhere_is_not_there(lit: Cast) -> None:
    url = reverse("find_weak_units", args=[lit.general.pk])
    assert lit.client("officer").get(f"{url}?below={lit.office.pk}").status_code == 404
    assert lit.client("general_secretary").get(f"{url}?below={lit.mine.pk}").status_code == 404
    assert lit.client("officer").get(f"{url}?below=none").status_code == 404


@pytest.mark.parametrize("page", ["find_weak_units", "list_gaps", "show_terms", "list_units"])
def test_next_door_members_and_keepers(lit: Cast, page: str) -> None:
    url = reverse(page, args=[lit.first.pk])
    assert lit.client("next_door").get(url).status_code == 404
    assert lit.client("member").get(url).status_code in (403, 404)
    assert lit.client("keeper").get(url).status_code == (200 if page == "list_units" else 403)
    assert lit.client("committee_member").get(url).status_code == 200


def test_the_counts_are_the_units_that_a_reason_opens(lit: Cast) -> None:
    today = timezone.localdate()
    then = thens(lit.mine, [today], today)[0]
    counts = counts_by_reason(then, lit.actor("officer"), staffing=False)
    assert len(counts) >= 4
    for key, _label, n in counts:
        assert len(_names(lit, lit.mine, f"?reason={key}")) == n, key


def test_a_day_of_the_past_shows_what_shone_then(lit: Cast) -> None:
    today = timezone.localdate()
    assert _names(lit, lit.mine, f"?on={today - timedelta(days=1)}") == []
    Light.objects.filter(unit=lit.office).update(since=today - timedelta(days=9), until=today - timedelta(days=2))
    assert _names(lit, lit.mine, f"?on={today - timedelta(days=5)}") == [lit.office.short_name]
    assert lit.office.short_name not in _names(lit, lit.mine)


def test_pages_go_forth_and_back(lit: Cast) -> None:
    today = timezone.localdate()
    then = thens(lit.mine, [today], today)[0]
    lights = lights_for(then, lit.actor("officer"), ())
    ask: Any = lambda **place: units_with(lights, WeakList.parse(_query(**place), size=2))
    first = ask()
    second = ask(after=first.after)
    assert [len(first.rows), first.before] == [2, ""]
    assert {one.unit.pk for one in first.rows}.isdisjoint(one.unit.pk for one in second.rows)
    assert [one.unit.pk for one in ask(before=second.before).rows] == [one.unit.pk for one in first.rows]
    assert [one.unit.pk for one in ask(after="bm9uc2Vuc2U").rows] == [one.unit.pk for one in first.rows]


def _query(**place: str) -> Any:
    from django.http import QueryDict
    from django.utils.http import urlencode

    return QueryDict(urlencode(place))


def test_the_cost_does_not_grow(lit: Cast, query_count: Any) -> None:
    client = lit.client("officer")
    before = {}
    for page in ("find_weak_units", "list_gaps", "show_terms", "list_units"):
        answer = client.get(reverse(page, args=[lit.mine.pk]))
        query_count(page, answer)
        before[page] = len(answer.queries)
    for number in range(15):
        make_unit(f"第{number}支部", lit.general)
    refresh_all(timezone.localdate())
    for page, cost in before.items():
        assert len(client.get(reverse(page, args=[lit.mine.pk])).queries) == cost, page


def test_gaps_say_who_leads_what_is_empty_and_who_may_fill_it(lit: Cast) -> None:
    url = reverse("list_gaps", args=[lit.mine.pk])
    text = lit.client("officer").get(url).content.decode()
    assert "王建国（兼职" in text
    assert f"{reverse('appoint', args=[lit.office.pk])}?post=secretary" in text
    assert f"录入书记：{lit.office.short_name}" in text
    own = lit.client("secretary").get(reverse("list_gaps", args=[lit.first.pk])).content.decode()
    assert f"补选委员：{lit.first.short_name}" in own
    seen = lit.client("auditor").get(url).content.decode()
    assert reverse("appoint", args=[lit.office.pk]) not in seen
    assert _names(lit, lit.mine, "?reason=no_secretary", page="list_gaps") == [
        lit.mine.short_name,
        lit.office.short_name,
    ]
    assert lit.first.short_name not in _names(lit, lit.mine, "?reason=consecutive", page="list_gaps")


def test_a_post_that_nobody_holds_is_named_with_the_form_that_fills_it(lit: Cast) -> None:
    for post in ("organisation", "member"):
        make_appointment(make_member(lit.first, name=f"新任{post}").person, post, lit.first, since=date(2025, 1, 1))
    Unit.objects.filter(pk=lit.general.pk).update(field="office")
    count_anew(timezone.localdate())
    refresh_all(timezone.localdate())
    assert _names(lit, lit.mine, "?reason=committee_posts", page="list_gaps") == [lit.first.short_name]
    assert _names(lit, lit.mine, "?reason=other_posts", page="list_gaps") == [lit.general.short_name]
    client = lit.client("officer")
    url = f"{reverse('list_gaps', args=[lit.mine.pk])}?reason=committee_posts&reason=other_posts"
    text = client.get(url).content.decode()
    assert "支部委员会没有纪检委员" in text and "班子里没有纪检委员" in text
    for unit in (lit.first, lit.general):
        assert f'href="{reverse("appoint", args=[unit.pk])}?post=discipline"' in text
    file: Any = client.get(f"{url}&as=xlsx")
    rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(b"".join(file.streaming_content))).active]
    vacant = {row[0]: row[rows[3].index("空缺的职务")] for row in rows[4:]}
    assert vacant == {lit.first.short_name: "纪检委员", lit.general.short_name: "组织委员、宣传委员、纪检委员"}
    light = Light.objects.open().get(unit=lit.first, duty="committee")
    why = client.get(reverse("show_light", args=[light.pk])).content.decode()
    assert "没有人担任：纪检委员。" in why and "第二十条" in why


def test_files_hold_every_row_in_words(lit: Cast) -> None:
    for page in ("find_weak_units", "list_gaps", "show_terms", "list_units"):
        url = reverse(page, args=[lit.mine.pk])
        answer: Any = lit.client("officer").get(f"{url}?as=xlsx")
        book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
        assert any(lit.mine.name in cell for cell in cells), page
        assert lit.first.short_name in cells, page
        assert not any("<" in cell for cell in cells), page
        paper: Any = lit.client("officer").get(f"{url}?as=pdf")
        assert b"".join(paper.streaming_content).startswith(b"%PDF"), page


def test_units_of_a_day_by_kind(lit: Cast) -> None:
    make_unit("新支部", lit.general, since=date(2026, 5, 1))
    url = reverse("list_units", args=[lit.mine.pk])
    client = lit.client("officer")
    assert "共 4 个组织" in client.get(f"{url}?kind=branch").content.decode()
    assert "共 3 个组织" in client.get(f"{url}?kind=branch&on=2026-04-30").content.decode()
    assert "共 1 个组织" in client.get(f"{url}?kind=group").content.decode()


def test_too_many_rows_for_a_file_are_refused(lit: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("queries.weak", "views.units"):
        monkeypatch.setattr(f"zhibu.dashboards.{place}.MOST", 1)
    answer = lit.client("officer").get(reverse("find_weak_units", args=[lit.mine.pk]) + "?as=xlsx")
    assert answer.status_code == 422
    assert "请先缩小范围" in answer.content.decode()


def test_vacant_posts_are_counted_and_opened(lit: Cast) -> None:
    text = lit.client("officer").get(reverse("list_gaps", args=[lit.mine.pk])).content.decode()
    units = reverse("list_units", args=[lit.mine.pk])
    found = dict(re.findall(rf'href="{units}[?]post=(\w+)%3Avacant">(\d+)<', text))
    assert found.keys() >= {"secretary", "organisation", "publicity"}
    for post, n in found.items():
        opened = lit.client("officer").get(f"{units}?post={post}:vacant").content.decode()
        assert f"共 {n} 个组织" in opened, post


def test_zb_47_a_weak_branch_is_named_until_its_reason_is_gone(lit: Cast) -> None:
    """It is kept under rectification: found again on every day until what is wrong is put right, with the article."""
    url = reverse("find_weak_units", args=[lit.mine.pk])
    text = lit.client("officer").get(url).content.decode()
    assert "对软弱涣散党支部持续整顿" in text and reverse("show_rule", args=["ZB-47"]) in text
    assert lit.first.short_name in _names(lit, lit.mine, "?reason=term_over")
    refresh_all(timezone.localdate() + timedelta(days=400))
    assert lit.first.short_name in _names(lit, lit.mine, "?reason=term_over")
    Term.objects.filter(unit=lit.first).update(closed_on=timezone.localdate())
    Term.objects.create(
        unit=lit.first,
        elected_on=timezone.localdate(),
        years=3,
        last_on=timezone.localdate() + timedelta(days=1000),
    )
    refresh_all(timezone.localdate())
    assert lit.first.short_name not in _names(lit, lit.mine, "?reason=term_over")


def test_zb_48_what_the_level_above_owes_is_told_beside_the_gaps(lit: Cast) -> None:
    text = lit.client("officer").get(reverse("list_gaps", args=[lit.mine.pk])).content.decode()
    assert "县级党委每年专题研究党支部建设" in text and "基层党委一般配备组织员" in text
    assert reverse("show_rule", args=["ZB-48"]) in text
