"""Who sees which picture of which unit."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.rights import differences
from zhibu.access.models import Grant
from zhibu.access.testing import make_grant
from zhibu.duties.actions import refresh_lights
from zhibu.orgs.actions import move_unit
from zhibu.orgs.testing import Clerk

#                             visitor member group_l committee organiser secretary general officer auditor keeper next
TABLE = """
GET  home                     | 302    200    302     200       200       200       302     302     302     302    200
GET  show_mine                | 302    200    200     200       200       200       200     200     200     200    200
GET  show_month first         | 302    404    404     200       200       200       200     200     200     403    404
GET  open_overview            | 302    403    302     302       302       302       302     302     302     403    302
GET  show_overview first      | 302    404    404     200       200       200       200     200     200     403    404
GET  show_overview group      | 302    404    200     200       200       200       200     200     200     403    404
GET  show_overview mine       | 302    404    404     404       404       404       404     200     200     403    404
GET  list_flows first         | 302    404    404     200       200       200       200     200     200     403    404
GET  list_flows group         | 302    404    200     200       200       200       200     200     200     403    404
GET  list_flows mine          | 302    404    404     404       404       404       404     200     200     403    404
GET  find_weak_units first    | 302    403    404     200       200       200       200     200     200     403    404
GET  find_weak_units general  | 302    403    404     404       404       404       200     200     200     403    404
GET  list_gaps first          | 302    403    404     200       200       200       200     200     200     403    404
GET  list_gaps second         | 302    403    404     404       404       404       200     200     200     403    200
GET  show_terms first         | 302    403    404     200       200       200       200     200     200     403    404
GET  show_terms mine          | 302    403    404     404       404       404       404     200     200     403    404
GET  make_handbook first      | 302    403    404     200       200       200       200     200     200     403    404
GET  show_attendance first    | 302    403    404     200       200       200       200     200     200     403    404
GET  show_timeline            | 302    200    200     200       200       200       200     200     200     200    200
GET  show_report first        | 302    403    404     200       200       200       200     200     200     403    404
GET  show_report mine         | 302    403    404     404       404       404       404     200     200     403    404
GET  show_wall first          | 302    404    404     200       200       200       200     200     200     403    404
GET  list_units first         | 302    403    404     200       200       200       200     200     200     200    404
GET  list_units mine          | 302    403    404     404       404       404       404     200     200     200    404
"""


def _address(cast: Cast, page: str, word: str = "") -> str:
    return reverse(page, args=[getattr(cast, word).pk] if word else [])


def test_the_table_holds(cast: Cast) -> None:
    assert differences(cast, TABLE, _address) == []


def test_files_ask_for_the_same_rights(cast: Cast) -> None:
    for page in ("show_overview", "find_weak_units", "list_gaps", "show_terms", "list_units", "list_flows"):
        for kind in ("xlsx", "pdf"):
            address = f"{reverse(page, args=[cast.first.pk])}?as={kind}"
            assert cast.client("next_door").get(address).status_code == 404, page
            if page != "list_units":
                assert cast.client("keeper").get(address).status_code == 403, page


def test_a_unit_that_moved_away_is_not_shown_on_a_past_day_either(cast: Cast) -> None:
    today = timezone.localdate()
    before = today - timedelta(days=20)
    refresh_lights([cast.first.pk], before)
    move_unit(Clerk(), cast.first, to=cast.mine, on=today, reason="调整")
    for page in ("show_overview", "find_weak_units", "list_units", "list_gaps"):
        address = f"{reverse(page, args=[cast.general.pk])}?on={before}"
        shown = cast.client("general_secretary").get(address)
        assert shown.status_code == 200, page
        assert "综采一区" not in shown.content.decode(), page
    seen = cast.client("officer").get(f"{reverse('list_units', args=[cast.general.pk])}?on={before}")
    assert "综采一区党支部" in seen.content.decode()


def test_home_shows_no_month_of_a_branch_whose_members_one_may_not_read(cast: Cast) -> None:
    keeper = cast.people["keeper"]
    Grant.objects.filter(person=keeper).delete()
    make_grant(keeper, "keeper", cast.first)
    make_grant(keeper, "secretary", cast.group)
    answer = cast.client("keeper").get(reverse("home"))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("show_unit", args=[cast.first.pk])
