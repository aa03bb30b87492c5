"""The last day of a term is one and the same wherever it is said, and the first day after it is one day late."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu.duties.queries.showing import word
from zhibu.duties.testing import light_up
from zhibu.lib.dates import add_months
from zhibu.orgs.actions import elect_term, extend_term


@pytest.mark.parametrize(
    ("days", "case", "said"),
    [(1, "soon", "还有 1 天"), (0, "soon", "今天到期"), (-1, "over", "已过期 1 天"), (-2, "over", "已过期 2 天")],
)
def test_5_3_every_page_names_the_last_day_of_a_term(cast: Cast, days: int, case: str, said: str) -> None:
    officer = cast.actor("officer")
    last = officer.today + timedelta(days=days)
    term = elect_term(officer, cast.first, elected_on=add_months(last + timedelta(days=1), -36))
    assert term.last_on in (last, last - timedelta(days=1)), "29 February"
    if term.last_on != last:
        pytest.skip("three years back from today lies 29 February")
    lamp = light_up(cast.first, "term", officer.today)
    assert (lamp.case, lamp.due_on, word(lamp, officer.today)) == (case, last, said)
    client = cast.client("officer")
    pages = {
        "light": reverse("show_light", args=[lamp.pk]),
        "unit": reverse("show_unit", args=[cast.first.pk]),
        "calendar": reverse("show_terms", args=[cast.mine.pk]) + ("?month=over" if days < 0 else ""),
        "extension": reverse("extend_term", args=[term.pk]),
    }
    for name, url in pages.items():
        text = client.get(url).content.decode()
        assert last.isoformat() in text, name
        if days != -1:  # then the day after it is today, from which the light shines
            assert (last + timedelta(days=1)).isoformat() not in text, name
    assert client.get(f"/api/v1/units/{cast.first.pk}/terms").json()["items"][0]["last_on"] == last.isoformat()


@pytest.mark.parametrize(("days", "case"), [(0, "extended"), (-1, "over_again")])
def test_zb_36_the_day_to_which_a_term_is_put_off_belongs_to_it(cast: Cast, days: int, case: str) -> None:
    officer = cast.actor("officer")
    until: date = officer.today + timedelta(days=days)
    term = elect_term(officer, cast.first, elected_on=add_months(until, -40))
    extend_term(officer, term, until=until, document_no="东党〔2026〕9号", reason="机构改革")
    lamp = light_up(cast.first, "term", officer.today)
    assert (lamp.case, lamp.due_on) == (case, until)
    text = cast.client("officer").get(reverse("show_light", args=[lamp.pk])).content.decode()
    assert f"经批准延期到 {until.isoformat()}。" in text
