"""What a scan shows: what the scanner's own rights open, and no more; nothing of the scan is kept."""

import re
from datetime import timedelta
from typing import Any

import pytest
import segno
import time_machine
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from zhibu.audit.models import FileOpening
from zhibu.links import actions, rules
from zhibu.links.models import Link
from zhibu.members.models import Affiliation, Member
from zhibu.members.testing import refresh_members
from zhibu.orgs.models import Unit
from zhibu.web.panels import panel, places


@pytest.fixture
def own(cast: Cast) -> Member:
    return Member.objects.get(person=cast.people["member"])


def scan(client: Client, token: str) -> Any:
    return client.get(reverse("open_link", args=[token]))


def text(answer: Any) -> str:
    main = re.search(r"<main.*</main>", answer.content.decode(), re.S)
    assert main
    return main[0]


def test_a_stranger_reads_the_branchs_name_and_nothing_else_of_it(cast: Cast) -> None:
    Unit.objects.filter(pk=cast.first.pk).update(contact="8602", address="矿工路 1 号")
    answer = scan(Client(), actions.make_link(cast.actor("secretary"), cast.first).token)
    assert answer.status_code == 200
    assert "综采一区党支部" in text(answer)
    shown = answer.content.decode().replace(reverse("write_letter", args=[cast.first.pk]), "")
    for hidden in ("8602", "矿工路", "王建国", "综采总支部", str(cast.first.pk)):
        assert hidden not in shown


def test_a_reader_of_the_unit_is_led_to_its_page(cast: Cast) -> None:
    token = actions.make_link(cast.actor("secretary"), cast.first).token
    assert scan(cast.client("auditor"), token)["Location"] == reverse("show_unit", args=[cast.first.pk])
    assert "综采一区党支部" in text(scan(cast.client("next_door"), token))


def test_a_members_card_tells_a_stranger_no_name_and_no_branch(cast: Cast, own: Member) -> None:
    token = actions.make_link(cast.actor("member"), own).token
    for client in (Client(), cast.client("next_door"), cast.client("keeper")):
        answer = scan(client, token)
        assert "党员二维码" in text(answer)
        for hidden in ("李桂兰", "综采一区", str(own.pk), str(own.person_id)):
            assert hidden not in text(answer)
    assert f"next=%2Fq%2F{token}" in text(scan(Client(), token))
    assert not FileOpening.objects.exists()


def test_who_may_open_the_file_is_led_there_and_the_opening_is_written_down(cast: Cast, own: Member) -> None:
    token = actions.make_link(cast.actor("member"), own).token
    client = cast.client("secretary")
    answer = scan(client, token)
    assert answer["Location"] == reverse("show_member", args=[own.pk])
    assert not FileOpening.objects.exists()
    client.get(answer["Location"])
    assert FileOpening.objects.get().opener_name == "王建国"


def test_ones_own_card_leads_to_ones_own_file(cast: Cast, own: Member) -> None:
    token = actions.make_link(cast.actor("member"), own).token
    client = cast.client("member")
    assert client.get(scan(client, token)["Location"])["Location"] == reverse("my_file")


def test_unknown_ended_revoked_and_gone_answer_alike(cast: Cast, own: Member) -> None:
    officer = cast.actor("officer")
    revoked = actions.make_link(officer, cast.second).token
    actions.revoke_link(officer, cast.second)
    ended = actions.make_link(officer, own).token
    Link.objects.filter(kind="member").update(until=officer.today, since=officer.today - timedelta(days=9))
    gone = actions.make_link(officer, cast.general).token
    Unit.objects.filter(pk=cast.general.pk).update(dissolved_on=officer.today)
    left = actions.make_link(officer, Member.objects.get(person=cast.people["next_door"])).token
    Affiliation.objects.filter(person=cast.people["next_door"]).update(until=officer.today, departure="placed")
    refresh_members(cast.people["next_door"])
    replaced = actions.make_link(officer, cast.first).token
    actions.rotate_link(officer, cast.first)
    tokens = [revoked, ended, gone, left, replaced, rules.draw_token(), "x", "０１２３", "a" * 400]
    for client in (Client(), cast.client("officer")):
        pages = []
        for token in tokens:
            answer = scan(client, token)
            assert answer.status_code == 404, token
            pages.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"|/q/[^"&]*', "", answer.content.decode()))
        assert len(set(pages)) == 1


def test_the_address_may_be_typed_in_small_letters(cast: Cast) -> None:
    token = actions.make_link(cast.actor("secretary"), cast.first).token
    assert scan(Client(), token.lower()).status_code == 200


def test_guessing_is_stopped_and_what_is_right_stays_open(cast: Cast) -> None:
    token = actions.make_link(cast.actor("secretary"), cast.first).token
    client = Client(REMOTE_ADDR="203.0.113.7")
    answers = [scan(client, rules.draw_token()).status_code for _try in range(rules.WRONG_FROM_SOURCE.tries + 1)]
    assert answers == [404] * rules.WRONG_FROM_SOURCE.tries + [429]
    assert scan(client, token).status_code == 200
    with time_machine.travel(timezone.now() + rules.WRONG_FROM_SOURCE.window + timedelta(minutes=1)):
        assert scan(client, rules.draw_token()).status_code == 404


def test_no_scan_leaves_a_trace(cast: Cast, own: Member, caplog: pytest.LogCaptureFixture) -> None:
    officer = cast.actor("officer")
    tokens = [actions.make_link(officer, subject).token for subject in (cast.first, own)]
    clients = [Client(), cast.client("next_door"), cast.client("secretary")]
    before = {model: model._default_manager.count() for model in apps.get_models()}
    rows = list(Link.objects.order_by("pk").values())
    for client in clients:
        for token in tokens:
            scan(client, token)
    assert {model: model._default_manager.count() for model in apps.get_models()} == before
    assert list(Link.objects.order_by("pk").values()) == rows
    actions.revoke_link(officer, own)
    for token in tokens:
        scan(clients[0], token)
        assert token not in caplog.text


def test_neither_the_address_nor_the_table_tells_whose_it_is(cast: Cast, own: Member) -> None:
    link = actions.make_link(cast.actor("member"), own)
    assert set(link.token) <= set(rules.ALPHABET) and len(link.token) == rules.TOKEN_LENGTH
    stored = Link.objects.filter(pk=link.pk).extra(select={"raw": "token"}).values_list("raw", flat=True).get()
    assert link.token.encode() not in bytes(stored)
    assert segno.make(f"http://testserver/q/{link.token}", error="q").designator.startswith(("3", "4"))


def test_browsers_and_searchers_keep_nothing(cast: Cast) -> None:
    token = actions.make_link(cast.actor("secretary"), cast.first).token
    for answer in (scan(Client(), token), scan(Client(), rules.draw_token())):
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"].startswith("noindex")


def test_an_upper_room_adds_to_the_public_page(cast: Cast) -> None:
    token = actions.make_link(cast.actor("secretary"), cast.first).token
    panel("link_public", 99)(lambda _request, unit: f"<p>信箱 {unit.short_name}</p>")
    try:
        assert "信箱 " in text(scan(Client(), token))
    finally:
        from zhibu.web import panels

        panels._blocks["link_public"] = [one for one in places()["link_public"] if one[0] != 99]


def test_a_scan_costs_little(cast: Cast, own: Member, query_count: Any) -> None:
    token = actions.make_link(cast.actor("member"), own).token
    query_count("links.open_link of a member", scan(cast.client("secretary"), token))
    query_count("links.open_link", scan(Client(), actions.make_link(cast.actor("secretary"), cast.first).token))
