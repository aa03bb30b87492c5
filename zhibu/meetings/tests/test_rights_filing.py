"""Who files, who reviews, who draws, and what a stranger next door finds; the same by the API."""

from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.rights import differences
from zhibu.meetings import actions
from zhibu.meetings.models import Draw, Filing, Item
from zhibu.meetings.testing import minutes_of
from zhibu.meetings.tests.test_api import send
from zhibu.meetings.tests.test_filing import filed, give_back
from zhibu.meetings.tests.test_lock_minutes import locked

pytestmark = pytest.mark.django_db

# `waits` was drawn and waits, `back` was returned, `new` is locked and not filed; `general` is the level above `first`.
# Rows that change something stand last.
#                            visitor member group_l committee organiser secretary general officer auditor keeper next
TABLE = """
GET  list_filings            | 302    403    403     403       200       200       200     200     403     403    200
GET  return_filing waits     | 302    403    403     403       404       404       200     200     403     403    404
GET  draw_sample general     | 302    403    403     403       404       404       200     200     403     403    404
GET  draw_sample first       | 302    403    403     403       200       200       200     200     403     403    404
GET  show_draw draw          | 302    403    403     403       404       404       200     200     403     403    404
GET  set_filing_way general  | 302    403    403     403       404       404       200     200     403     403    404
GET  set_filing_way first    | 302    403    403     403       200       200       200     200     403     403    404
GET  file_record new         | 405    405    405     405       405       405       405     405     405     405    405
POST return_filing waits     | 302    403    403     403       404       404       422     422     403     403    404
POST draw_sample general     | 302    403    403     403       404       404       422     422     403     403    404
POST set_filing_way general  | 302    403    403     403       404       404       422     422     403     403    404
POST pass_filings general    | 302    403    403     403       404       404       302     302     403     403    404
POST refile back             | 302    404    404     403       302       302       302     302     403     403    404
POST file_record new         | 302    404    404     403       302       302       302     302     403     403    404
POST pass_filing waits       | 302    403    403     403       404       404       302     302     403     403    404
"""


@pytest.fixture
def held(cast: Cast) -> Cast:
    filed(cast, "等着")
    actions.draw_sample(cast.actor("general_secretary"), cast.general, share=100)
    give_back(cast, filed(cast, "退了"))
    locked(cast, theme="没报")
    return cast


def _address(cast: Cast, page: str, word: str = "") -> str:
    themes = {"waits": "等着", "back": "退了", "new": "没报"}
    if not word:
        return reverse(page)
    if word in themes and page not in ("file_record", "refile"):
        return reverse(page, args=[Filing.objects.get(record__gathering__theme=themes[word]).pk])
    if word in themes:
        return reverse(page, args=[Item.objects.get(gathering__theme=themes[word]).gathering_id])
    return reverse(page, args=[Draw.objects.get().pk if word == "draw" else getattr(cast, word).pk])


def test_the_table_holds(held: Cast) -> None:
    assert differences(held, TABLE, _address) == []


def test_what_pages_cost(held: Cast, query_count: Any) -> None:
    client = held.client("general_secretary")
    query_count("meetings.list_filings", client.get(_address(held, "list_filings")))
    query_count("meetings.return_filing", client.get(_address(held, "return_filing", "waits")))
    query_count("meetings.show_draw", client.get(_address(held, "show_draw", "draw")))
    back = Item.objects.get(gathering__theme="退了").gathering_id
    query_count("meetings.show_returned_minutes", client.get(reverse("show_minutes", args=[back])))


def test_the_same_by_the_api(cast: Cast) -> None:
    made = locked(cast)
    path = f"/gatherings/{made.gathering_id}/filing"
    assert send(cast, "secretary", path, method="get").status_code == 404  # not filed
    assert send(cast, "next_door", path).status_code == 404
    told = send(cast, "secretary", path)
    assert (told.status_code, told.json()["state"], told.json()["unit"]) == (201, "filed", str(cast.general.pk))
    assert send(cast, "secretary", path).status_code == 422
    key = told.json()["id"]
    listed = send(cast, "general_secretary", "/filings?state=filed", method="get").json()
    assert [one["id"] for one in listed["items"]] == [key]
    assert send(cast, "secretary", "/filings", method="get").json()["items"] == []  # filed with the level above
    assert send(cast, "next_door", f"/filings/{key}/pass").status_code == 404
    item = str(Item.objects.get(gathering=made.gathering).pk)
    asks = {"reasons": [{"item": item, "part": "photos", "text": "请补会场照片。"}]}
    assert send(cast, "general_secretary", f"/filings/{key}/return", asks).status_code == 422
    asks["reasons"][0] |= {"part": "decision", "text": "没有写谁负责。"}
    assert send(cast, "general_secretary", f"/filings/{key}/return", asks).json()["state"] == "returned"
    assert send(cast, "secretary", path, method="get").json()["reasons"][0]["text"] == "没有写谁负责。"
    assert send(cast, "member", path, method="get").status_code == 404  # neither writes nor reviews
    assert send(cast, "secretary", f"{path}/again").status_code == 422
    actions.add_addendum(cast.actor("organiser"), minutes_of(made.gathering), text="李桂兰负责。")
    assert send(cast, "secretary", f"{path}/again").json()["round"] == 2
    assert send(cast, "general_secretary", f"/filings/{key}/pass").json()["state"] == "passed"
    units = f"/units/{cast.general.pk}"
    assert send(cast, "general_secretary", f"{units}/filings/pass", {"filings": [key]}).status_code == 422
    other = filed(cast, "第二次")
    drawn = send(cast, "general_secretary", f"{units}/draws", {"share": 100})
    assert drawn.status_code == 201 and drawn.json()["holds"] is True
    assert send(cast, "general_secretary", f"/draws/{drawn.json()['id']}", method="get").json() == drawn.json()
    passed = send(cast, "general_secretary", f"{units}/filings/pass", {"filings": [str(other.pk)]})
    assert passed.json() == {"passed": 1}
    way = send(cast, "general_secretary", f"{units}/filing-way", {"is_automatic": True}, method="put")
    assert way.status_code == 204
    locked(cast, theme="自动")
    assert Filing.objects.filter(record__gathering__theme="自动", state="filed").exists()
