"""Who may see and change units, posts and terms."""

from datetime import date

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.rights import differences
from zhibu.orgs.actions import cover_places, elect_term, found_unit, rename_unit
from zhibu.orgs.models import Appointment, CoveredPlace, Term, UnitChange
from zhibu.orgs.testing import Clerk, make_unit

# `first` is the member's own branch, `second` the one next door, `group` a group in `first`, `mine` the root.
#                          visitor member group_l committee organiser secretary general officer auditor keeper next_door
TABLE = """
GET  show_tree                | 302    403    200     200       200       200       200     200     200     200    200
GET  find_units               | 302    403    200     200       200       200       200     200     200     200    200
GET  show_unit mine           | 302    403    404     404       404       404       404     200     200     200    404
GET  show_unit first          | 302    403    404     200       200       200       200     200     200     200    404
GET  show_unit group          | 302    403    200     200       200       200       200     200     200     200    404
GET  show_unit second         | 302    403    404     404       404       404       200     200     200     200    200
GET  list_children first      | 302    403    404     200       200       200       200     200     200     200    404
GET  find_choices first       | 302    403    404     200       200       200       200     200     200     200    404
GET  list_appointments first  | 302    403    404     200       200       200       200     200     200     200    404
GET  list_places joint        | 302    403    404     404       404       404       200     200     200     200    404
GET  cover_places joint       | 302    403    403     403       403       404       200     200     403     403    404
GET  cover_places first       | 302    403    403     403       403       403       200     200     403     403    404
GET  end_covering joint       | 302    403    403     403       403       404       200     200     403     403    404
GET  edit_unit first          | 302    403    403     403       200       200       200     200     403     403    404
POST edit_unit first          | 302    403    403     403       302       302       302     302     403     403    404
GET  reorder_units first      | 302    403    403     403       200       200       200     200     403     403    404
GET  found_unit first         | 302    403    403     403       403       200       200     200     403     403    404
GET  found_unit general       | 302    403    403     403       403       404       200     200     403     403    404
GET  rename_unit first        | 302    403    403     403       403       403       200     200     403     403    404
GET  rename_unit group        | 302    403    403     403       403       200       200     200     403     403    404
GET  rename_unit mine         | 302    403    403     403       403       404       404     200     403     403    404
GET  change_kind first        | 302    403    403     403       403       403       200     200     403     403    404
GET  move_unit first          | 302    403    403     403       403       403       200     200     403     403    404
GET  merge_units first        | 302    403    403     403       403       403       200     200     403     403    404
GET  split_unit first         | 302    403    403     403       403       403       200     200     403     403    404
GET  dissolve_unit first      | 302    403    403     403       403       403       200     200     403     403    404
POST dissolve_unit first      | 302    403    403     403       403       403       422     422     403     403    404
GET  dissolve_unit group      | 302    403    403     403       403       200       200     200     403     403    404
GET  correct_change first     | 302    403    403     403       403       403       200     200     403     403    404
GET  appoint first            | 302    403    403     403       403       200       200     200     403     403    404
GET  end_appointment first    | 302    403    403     403       403       200       200     200     403     403    404
GET  correct_appointment first| 302    403    403     403       403       200       200     200     403     403    404
GET  elect_term first         | 302    403    403     403       403       200       200     200     403     403    404
GET  extend_term first        | 302    403    403     403       403       403       200     200     403     403    404
"""


def _address(cast: Cast, page: str, word: str = "") -> str:
    if not word:
        return reverse(page)
    if word == "joint":
        place = CoveredPlace.objects.select_related("unit").get()
        return reverse(page, args=[place.pk if page == "end_covering" else place.unit_id])
    unit = getattr(cast, word)
    if page == "find_choices":
        return reverse(page, args=[unit.pk, "to"])
    if page == "correct_change":
        return reverse(page, args=[UnitChange.objects.filter(unit=unit, change="renamed").get().pk])
    if page in ("end_appointment", "correct_appointment"):
        return reverse(page, args=[Appointment.objects.get(unit=unit, post="publicity").pk])
    if page == "extend_term":
        return reverse(page, args=[Term.objects.get(unit=unit).pk])
    return reverse(page, args=[unit.pk])


@pytest.fixture
def lived_in(cast: Cast) -> Cast:
    """Give the first branch a past, and a joint branch beside it."""
    clerk = Clerk()
    rename_unit(clerk, cast.first, name="采煤一区党支部", on=date(2020, 1, 1), reason="试")
    rename_unit_back = UnitChange.objects.get(unit=cast.first, change="renamed")
    assert rename_unit_back.details["new"] == "采煤一区党支部"
    joint = make_unit("东街联合党支部", cast.general)
    cover_places(clerk, joint, names=["东街超市"], on=date(2024, 4, 18), reason="试")
    elect_term(clerk, cast.first, elected_on=date(2024, 4, 18))
    return cast


def test_the_table_holds(lived_in: Cast) -> None:
    assert differences(lived_in, TABLE, _address) == []


def test_a_branch_secretary_founds_groups_and_nothing_else(cast: Cast) -> None:
    client = cast.client("secretary")
    page = client.get(reverse("found_unit", args=[cast.first.pk])).content.decode()
    assert "党小组" in page
    assert 'value="branch"' not in page
    group = found_unit(cast.actor("secretary"), cast.first, name="第二党小组", kind="group")
    assert group.parent == cast.first
