"""Who may open which page of a roster: a stranger next door finds nothing, not even the recap."""

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.rights import differences
from zhibu.rosters.models import Roster
from zhibu.rosters.testing import id_number, import_roster, person, preview, write_roster

#                          visitor member group_l committee organiser secretary general officer auditor keeper next_door
TABLE = """
GET  list_rosters          | 302    403    403     403       403       200       200     200     403     403    200
GET  upload_roster first   | 302    403    403     403       403       200       200     200     403     403    404
GET  upload_roster mine    | 302    403    403     403       403       404       404     200     403     403    404
GET  show_roster new       | 302    403    403     403       403       200       200     200     403     403    404
GET  show_roster done      | 302    403    403     403       403       200       200     200     403     403    404
GET  match_columns new     | 302    403    403     403       403       200       200     200     403     403    404
GET  match_columns done    | 302    403    403     403       403       404       404     404     403     403    404
GET  settle_units new      | 302    403    403     403       403       200       200     200     403     403    404
GET  begin_undo done       | 302    403    403     403       403       200       200     200     403     403    404
GET  discard_roster new    | 302    403    403     403       403       200       200     200     403     403    404
GET  download_recap new    | 302    403    403     403       403       200       200     200     403     403    404
GET  download_recap done   | 302    403    403     403       403       200       200     200     403     403    404
GET  begin_preview new     | 405    405    405     405       405       405       405     405     405     405    405
POST begin_preview new     | 302    403    403     403       403       302       302     302     403     403    404
GET  begin_apply new       | 405    405    405     405       405       405       405     405     405     405    405
POST begin_apply done      | 302    403    403     403       403       422       422     422     403     403    404
POST begin_undo new        | 302    403    403     403       403       422       422     422     403     403    404
"""


@pytest.fixture
def rosters(cast: Cast, tmp_path) -> dict[str, Roster]:
    rows = [person("李建国", id_number(sequence="831"), "综采一区党支部"), person("", "", "综采一区党支部")]
    done = import_roster(write_roster(tmp_path / "a.xlsx", rows), cast.first)
    more = [person("王晓梅", id_number(sequence="842"), "综采一区党支部"), person("", "", "综采一区党支部")]
    new = preview(write_roster(tmp_path / "b.xlsx", more), cast.first)
    return {"done": done, "new": new}


def test_the_table_holds(cast: Cast, rosters: dict[str, Roster]) -> None:
    def address(cast: Cast, page: str, word: str = "") -> str:
        if not word:
            return reverse(page)
        return reverse(page, args=[rosters[word].pk if word in rosters else getattr(cast, word).pk])

    assert differences(cast, TABLE, address) == []


def test_the_list_shows_only_ones_own(cast: Cast, rosters: dict[str, Roster]) -> None:
    assert "a.xlsx" in cast.client("secretary").get(reverse("list_rosters")).content.decode()
    assert "a.xlsx" not in cast.client("next_door").get(reverse("list_rosters")).content.decode()
