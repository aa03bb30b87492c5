"""Who reads minutes, who writes them, and what a stranger next door finds."""

from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.rights import differences
from zhibu.meetings.actions import add_follow_up, assign_minutes, attach_file, record_vote
from zhibu.meetings.models import Amendment, Attachment, FollowUp, Gathering, Item, Vote
from zhibu.meetings.rules.tallies import Tally
from zhibu.meetings.testing import item_of, line_of, make_minutes, make_open, minutes_of, write

# `first` is the first branch's assembly with minutes, `new` its theme day without; `item`, `vote` and `task` belong to
# the assembly, which the committee member chairs; the task and the wish are the member's. Rows that
# change something stand last.
#                            visitor member group_l committee organiser secretary general officer auditor keeper next
TABLE = """
GET  show_minutes first      | 302    200    200     200       200       200       200     200     200     403    404
GET  show_minutes new        | 302    200    200     200       200       200       200     200     200     403    404
GET  begin_minutes new       | 405    405    405     405       405       405       405     405     405     405    405
GET  assign_minutes first    | 302    404    404     403       200       200       200     200     403     403    404
GET  add_item first          | 302    404    404     403       200       200       200     200     403     403    404
GET  attach_file first       | 302    404    404     403       200       200       200     200     403     403    404
GET  take_file_away file     | 302    404    404     403       200       200       200     200     403     403    404
GET  download_file file      | 302    200    200     200       200       200       200     200     200     403    404
POST attach_file first       | 302    404    404     403       422       422       422     422     403     403    404
GET  write_item item         | 302    404    404     403       200       200       200     200     403     403    404
GET  record_vote item        | 302    404    404     403       200       200       200     200     403     403    404
GET  remove_vote vote        | 302    404    404     403       200       200       200     200     403     403    404
GET  add_follow_up item      | 302    404    404     403       200       200       200     200     403     403    404
GET  remove_follow_up task   | 302    404    404     403       200       200       200     200     403     403    404
GET  close_follow_up task    | 302    404    404     403       200       200       200     200     403     403    404
GET  list_own_follow_ups     | 302    200    200     200       200       200       200     200     200     200    200
GET  finish_follow_up task   | 302    200    404     404       404       404       404     404     404     404    404
GET  ask_amendment first     | 302    200    200     200       200       200       404     404     404     404    404
GET  answer_amendment wish   | 302    404    404     403       200       200       200     200     403     403    404
GET  lock_minutes first      | 302    404    404     200       404       404       404     404     404     404    404
GET  add_addendum first      | 302    404    404     403       200       200       200     200     403     403    404
POST ask_amendment first     | 302    422    422     422       422       422       404     404     404     404    404
POST answer_amendment wish   | 302    404    404     403       422       422       422     422     403     403    404
POST lock_minutes first      | 302    404    404     422       404       404       404     404     404     404    404
POST add_addendum first      | 302    404    404     403       422       422       422     422     403     403    404
POST ask_confirmation first  | 302    404    404     403       302       302       302     302     403     403    404
POST reopen_minutes first    | 302    404    404     403       302       302       302     302     403     403    404
POST confirm_minutes first   | 302    302    302     302       302       302       404     404     404     404    404
POST assign_minutes first    | 302    404    404     403       422       422       422     422     403     403    404
POST add_item first          | 302    404    404     403       422       422       422     422     403     403    404
POST record_vote item        | 302    404    404     403       422       422       422     422     403     403    404
POST add_follow_up item      | 302    404    404     403       422       422       422     422     403     403    404
POST write_item item         | 302    404    404     403       422       422       422     422     403     403    404
POST begin_minutes new       | 302    404    404     403       302       302       302     302     403     403    404
"""


@pytest.fixture
def held(cast: Cast) -> Cast:
    actor = cast.actor("secretary")
    chair = cast.people["committee_member"].pk
    made = make_minutes(actor, cast.first, theme="大会", came=["王建国", "孙敏", "李桂兰"], chair=chair)
    item = write(actor, made, ("李桂兰", "同意"), decision="照办")
    record_vote(actor, made, item=item.pk, act="decision", about="计划", tally=Tally(due=5, present=3, yes=3))
    owner = cast.people["member"].pk
    add_follow_up(actor, made, item=item.pk, what="打印", owner=owner, due_on=actor.today)
    make_open(actor, cast.first, "theme_day", theme="主题党日")
    attach_file(actor, made, name="a.pdf", content=b"%PDF-1.7")
    line = line_of(cast, "member", made.gathering)
    Amendment.objects.create(minutes=made, attendance=line, edition=1, text="改一句", asked_at=actor.at)
    return cast


def _address(_cast: Cast, page: str, word: str = "") -> str:
    first = Gathering.objects.get(theme="大会")
    keys: dict[str, Any] = {
        "first": first.pk,
        "new": Gathering.objects.get(theme="主题党日").pk,
        "item": Item.objects.get(gathering=first).pk,
        "vote": Vote.objects.get().pk,
        "wish": Amendment.objects.get().pk,
        "task": FollowUp.objects.get().pk,
        "file": Attachment.objects.get().pk,
    }
    return reverse(page, args=[keys[word]] if word else [])


def test_the_table_holds(held: Cast) -> None:
    assert differences(held, TABLE, _address) == []


def test_of_a_committees_meeting_members_who_were_not_called_read_nothing(held: Cast) -> None:
    made = make_minutes(held.actor("secretary"), held.first, "committee_meeting", theme="支委会")
    url = reverse("show_minutes", args=[made.gathering_id])
    assert held.client("committee_member").get(url).status_code == 200
    assert held.client("member").get(url).status_code == 404
    assert held.client("member").get(f"/api/v1/gatherings/{made.gathering_id}/minutes").status_code in (403, 404)


def test_the_chair_begins_them_and_the_named_recorder_reads_and_writes_them(held: Cast) -> None:
    chair = held.people["member"].pk
    made = make_open(held.actor("secretary"), held.first, "committee_meeting", theme="支委会", chair=chair)
    url = reverse("show_minutes", args=[made.pk])
    assert "写记录" in held.client("member").get(url).content.decode()
    assert held.client("member").post(reverse("begin_minutes", args=[made.pk])).status_code == 302
    minutes = minutes_of(made)
    assert minutes.recorder_id == chair
    other = held.people["organiser"].pk
    assign_minutes(held.actor("secretary"), minutes, recorder=other, chair=other)
    assert held.client("member").get(reverse("write_item", args=[item_of(minutes).pk])).status_code == 404


def test_who_reads_and_does_not_write_is_offered_nothing(held: Cast) -> None:
    for who in ("member", "auditor", "committee_member"):
        page = held.client(who).get(_address(held, "show_minutes", "first")).content.decode().split("<main")[1]
        assert "同意" in page and "/items/" not in page and "/remove/" not in page


def test_the_way_to_them_stands_on_the_gatherings_pages(held: Cast) -> None:
    first = Gathering.objects.get(theme="大会")
    url = reverse("show_minutes", args=[first.pk])
    assert url in held.client("auditor").get(reverse("show_gathering", args=[first.pk])).content.decode()
    assert url in held.client("member").get(reverse("show_own_gathering", args=[first.pk])).content.decode()
    other = Gathering.objects.get(theme="主题党日")
    assert "写记录" in held.client("secretary").get(reverse("show_gathering", args=[other.pk])).content.decode()
    assert "写记录" not in held.client("auditor").get(reverse("show_gathering", args=[other.pk])).content.decode()


def test_what_pages_cost(held: Cast, query_count: Any) -> None:
    client = held.client("secretary")
    query_count("meetings.show_minutes", client.get(_address(held, "show_minutes", "first")))
    query_count("meetings.write_item", client.get(_address(held, "write_item", "item")))
    query_count("meetings.record_vote", client.get(_address(held, "record_vote", "item")))
    query_count("meetings.add_follow_up", client.get(_address(held, "add_follow_up", "item")))
    query_count("meetings.list_own_follow_ups", client.get(_address(held, "list_own_follow_ups")))
