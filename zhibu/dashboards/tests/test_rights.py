"""Who sees which picture of which unit."""

from django.urls import reverse

from tests.cast import Cast
from tests.rights import differences

#                             visitor member group_l committee organiser secretary general officer auditor keeper next
TABLE = """
GET  home                     | 302    200    302     200       200       200       302     302     302     302    200
GET  show_mine                | 302    200    200     200       200       200       200     200     200     200    200
GET  show_month first         | 302    404    404     200       200       200       200     200     200     403    404
GET  open_overview            | 302    403    302     302       302       302       302     302     302     403    302
GET  show_overview first      | 302    404    404     200       200       200       200     200     200     403    404
GET  show_overview group      | 302    404    200     200       200       200       200     200     200     403    404
GET  show_overview mine       | 302    404    404     404       404       404       404     200     200     403    404
GET  find_weak_units first    | 302    403    404     200       200       200       200     200     200     403    404
GET  find_weak_units general  | 302    403    404     404       404       404       200     200     200     403    404
GET  list_gaps first          | 302    403    404     200       200       200       200     200     200     403    404
GET  list_gaps second         | 302    403    404     404       404       404       200     200     200     403    200
GET  show_terms first         | 302    403    404     200       200       200       200     200     200     403    404
GET  show_terms mine          | 302    403    404     404       404       404       404     200     200     403    404
GET  show_wall first          | 302    404    404     200       200       200       200     200     200     403    404
GET  list_units first         | 302    403    404     200       200       200       200     200     200     200    404
GET  list_units mine          | 302    403    404     404       404       404       404     200     200     200    404
"""


def _address(cast: Cast, page: str, word: str = "") -> str:
    return reverse(page, args=[getattr(cast, word).pk] if word else [])


def test_the_table_holds(cast: Cast) -> None:
    assert differences(cast, TABLE, _address) == []


def test_files_ask_for_the_same_rights(cast: Cast) -> None:
    for page in ("show_overview", "find_weak_units", "list_gaps", "show_terms", "list_units"):
        for kind in ("xlsx", "pdf"):
            address = f"{reverse(page, args=[cast.first.pk])}?as={kind}"
            assert cast.client("next_door").get(address).status_code == 404, page
