"""Who wrote a letter is nowhere: not in a row, a key, a place, a transaction, a cookie, a log, or the audit."""

import logging
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from zhibu.access.actors import system
from zhibu.accounts.models import Attempt
from zhibu.audit.models import Act, Tally
from zhibu.letters import actions, rules
from zhibu.letters.models import BoxLetter, LetterBox, LetterReceipt
from zhibu.letters.testing import letter_of, make_letter
from zhibu.letters.tests.test_write_letter import code_on, write
from zhibu.links.actions import make_link
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import make_unit
from zhibu.web.models import SpentToken

TABLES = ("letters_boxletter", "letters_letterreceipt")


def _column(sql: str, *params: object) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [row[0] for row in cursor.fetchall()]


def _copy() -> set[Any]:
    """Return every value of the letters' tables as a copy of the database holds it, nothing opened."""
    values: set[Any] = set()
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"select * from {table}")
            for row in cursor.fetchall():
                values |= {bytes(one) if isinstance(one, memoryview) else one for one in row}
    return values


def _xids(table: str) -> set[str]:
    return set(_column(f'select xmin::text from "{table}"'))


def _follow(client: Client, code: str) -> Any:
    return client.post(reverse("follow_letter"), {"code": code})


def test_no_column_holds_a_sender_an_address_a_browser_or_a_time(db: None) -> None:
    columns = (
        "select column_name || ' ' || data_type || ' ' || is_identity || coalesce(column_default, '')"
        " from information_schema.columns where table_name = %s"
    )
    assert sorted(_column(columns, "letters_boxletter")) == [
        "about_id uuid NO", "body bytea NO", "box_id uuid NO", "came_on date NO", "id uuid NO", "ref bytea NO",
        "since date NO", "state character varying NO", "unit_id uuid NO",
    ]  # fmt: skip
    assert sorted(_column(columns, "letters_letterreceipt")) == [
        "box_id uuid NO", "id uuid NO", "mark bytea NO", "ref bytea NO", "unit_id uuid NO",
    ]  # fmt: skip
    leads_to = (
        "select distinct confrelid::regclass::text from pg_constraint where contype = 'f'"
        " and conrelid in ('letters_boxletter'::regclass, 'letters_letterreceipt'::regclass) order by 1"
    )
    assert _column(leads_to) == ["letters_letterbox", "orgs_unit"]


def test_writing_leaves_no_row_but_the_letter_its_receipt_its_box_and_the_tally(cast: Cast) -> None:
    before = {model: model._default_manager.count() for model in apps.get_models()}
    code = code_on(write(cast.client("member"), cast.first))
    _follow(cast.client("member"), code)
    assert cast.client("member").post(reverse("add_to_letter"), {"code": code, "text": "再说一句"}).status_code == 200
    after = {model: model._default_manager.count() for model in apps.get_models()}
    more = {model: after[model] - before[model] for model in after if after[model] != before[model]}
    sessions = {model: n for model, n in more.items() if model.__name__ == "Session"}  # of the test's own signing in
    assert more == {BoxLetter: 1, LetterReceipt: 1, LetterBox: 1, Tally: 2, **sessions}
    assert not Act.objects.exists() and not SpentToken.objects.exists() and not Attempt.objects.exists()


def test_the_tally_says_a_box_and_a_day_and_its_key_no_time(cast: Cast) -> None:
    make_letter(cast.first)
    make_letter(cast.first)
    told = Tally.objects.get()
    assert (told.verb, told.subject_id, told.day, told.count) == (
        "write_letter", LetterBox.objects.get().pk, timezone.localdate(), 2,
    )  # fmt: skip
    assert told.pk.version == 4


def test_nobody_is_known_on_the_pages_of_writers_whoever_has_signed_in(cast: Cast) -> None:
    client = cast.client("secretary")
    with CaptureQueriesContext(connection) as sent:
        page = client.get(reverse("write_letter", args=[cast.first.pk]))
    assert page.context["actor"].person_id is None
    assert not any("session" in one["sql"] or "people_person" in one["sql"] for one in sent)


@pytest.mark.parametrize("broken", ["", "csrftoken=x"])
def test_no_answer_sets_a_cookie_or_is_kept(cast: Cast, broken: str) -> None:
    client = Client(headers={"Cookie": f"said=eins; zhibu=abc; {broken}", "User-Agent": "Firefox"})
    form = client.get(reverse("write_letter", args=[cast.first.pk]))
    receipt = write(client, cast.first)
    code = code_on(receipt)
    added = client.post(reverse("add_to_letter"), {"code": code, "text": "再说"})
    answers = [form, receipt, client.get(reverse("follow_letter")), _follow(client, code), _follow(client, "x"), added]
    for answer in answers:
        assert not answer.cookies and "Set-Cookie" not in answer.headers
        assert "no-store" in answer["Cache-Control"] and answer["X-Robots-Tag"].startswith("noindex")
        assert "csrfmiddlewaretoken" not in answer.content.decode()


def test_the_scan_that_leads_to_the_box_sets_no_cookie_either(cast: Cast) -> None:
    token = make_link(cast.actor("secretary"), cast.first).token
    answer = Client().get(reverse("open_link", args=[token]))
    assert reverse("write_letter", args=[cast.first.pk]) in answer.content.decode() and not answer.cookies


def test_language_and_size_of_letters_are_read_and_nothing_else_of_a_request(cast: Cast) -> None:
    seen: list[Any] = []
    from zhibu.web.nameless import NamelessMiddleware

    def keep(request: Any) -> Any:
        seen.append(request)
        return Client().get("/sign-in/")

    request = RequestFactory().get(
        "/letterbox/",
        HTTP_COOKIE=f"zhibu=abc; csrftoken=1; large=1; {settings.LANGUAGE_COOKIE_NAME}=zh-hant; other=2",
        HTTP_USER_AGENT="Firefox",
        HTTP_REFERER="/units/",
        HTTP_SEC_CH_UA_MODEL="Mate",
    )
    assert keep(request).cookies  # of the page for signing in: taken off on the way out
    assert not NamelessMiddleware(keep)(request).cookies
    assert seen[-1].COOKIES == {"large": "1", settings.LANGUAGE_COOKIE_NAME: "zh-hant"}
    assert not {"HTTP_USER_AGENT", "HTTP_REFERER", "HTTP_SEC_CH_UA_MODEL"} & seen[-1].META.keys()
    elsewhere = RequestFactory().get("/units/", HTTP_COOKIE="zhibu=abc")
    NamelessMiddleware(keep)(elsewhere)
    assert elsewhere.COOKIES == {"zhibu": "abc"}


def test_no_log_says_that_somebody_wrote(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client = Client(REMOTE_ADDR="203.0.113.7")
    write(client, cast.first, text="")
    code = code_on(write(client, cast.first, text="不能说的话"))
    _follow(client, code)
    _follow(client, rules.draw_code())
    client.post(reverse("add_to_letter"), {"code": code, "text": ""})
    client.get(reverse("write_letter", args=["01890a5d-ac96-774b-bcce-b302099a8057"]))
    ours = [one.getMessage() for one in caplog.records if one.name != "django.db.backends"]
    assert not any("letterbox" in one or "203.0.113.7" in one for one in ours), ours


def test_no_statement_holds_what_was_written_nor_the_code(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as sent:
        code = code_on(write(Client(), cast.first, text="buneng shuo", name="zhangsan"))
    told = " ".join(one["sql"] for one in sent)
    assert "letters_boxletter" in told
    assert not any(word in told for word in ("buneng", "zhangsan", code, code.replace("-", "")))


def test_no_two_copies_have_more_in_common_than_places_days_and_marks(cast: Cast) -> None:
    make_letter(cast.first)
    held = {cast.first.pk, LetterBox.objects.get().pk, timezone.localdate(), "new"}
    seen: set[Any] = set()
    for _letter in range(4):
        marks = {bytes(one) for one in LetterReceipt.objects.values_list("mark", flat=True)}
        copy = _copy() - held - marks
        assert not copy & seen
        seen |= copy
        make_letter(cast.first)


def test_a_mark_and_its_letter_share_nothing_that_can_be_read(cast: Cast) -> None:
    make_letter(cast.first)
    with connection.cursor() as cursor:
        cursor.execute("select id, ref from letters_boxletter")
        letter = {bytes(one) if isinstance(one, memoryview) else one for one in cursor.fetchone()}
        cursor.execute("select id, ref, mark from letters_letterreceipt")
        receipt = {bytes(one) if isinstance(one, memoryview) else one for one in cursor.fetchone()}
    assert not letter & receipt


def test_the_length_of_a_letter_is_not_seen(cast: Cast) -> None:
    make_letter(cast.first, text="短")
    make_letter(cast.first, text="长" * 1500, name="张三")
    assert len(set(_column("select length(body) from letters_boxletter"))) == 1
    assert len(set(_column("select length(ref) from letters_boxletter"))) == 1


@pytest.mark.parametrize("order", ["ctid", "id"])
def test_neither_place_nor_key_says_which_came_first_or_last(cast: Cast, order: str) -> None:
    places: dict[str, set[int]] = {"first": set(), "last": set()}
    for round_no in range(20):
        unit = make_unit(f"支部{round_no}", cast.general)
        for text in "甲乙丙丁":
            make_letter(unit, text=text)
        told = {row.pk: row.thread.opening for row in BoxLetter.objects.filter(unit=unit)}
        sql = f"select id from letters_boxletter where unit_id = %s order by {order}"
        held = [told[pk] for pk in _column(sql, unit.pk)]
        places["first"].add(held.index("甲"))
        places["last"].add(held.index("丁"))
    # Of four places in 20 boxes two at most by chance: once in hundred thousand runs.
    assert len(places["first"]) > 2
    assert len(places["last"]) > 2


def test_all_letters_of_a_box_carry_one_transaction_and_no_row_elsewhere_does(transactional_db: None) -> None:
    unit = make_unit("综采一区党支部")
    codes = [make_letter(unit) for _letter in range(3)]
    ref, row = letter_of(codes[0])
    assert row.box
    actions.add_to_letter(system(), row.box, letter=ref, text="再说一句")
    letters, receipts = (_xids(table) for table in TABLES)
    assert letters == receipts and len(letters) == 1
    tables = _column("select tablename from pg_tables where schemaname = 'public'")
    assert {one for one in tables if letters & _xids(one)} == {*TABLES, "audit_tally"}


def test_a_night_later_no_transaction_says_when_in_the_day_somebody_wrote(transactional_db: None) -> None:
    units: list[Unit] = [make_unit("综采一区党支部"), make_unit("综采二区党支部")]
    for unit in units:
        make_letter(unit)
    tables = (*TABLES, "letters_letterbox", "audit_tally")
    wrote = set().union(*(_xids(one) for one in tables))
    assert actions.settle_boxes(timezone.localdate()) == 2
    settled = [_xids(one) for one in tables]
    assert all(one == settled[0] for one in settled) and len(settled[0]) == 1
    assert not settled[0] & wrote
    assert {row.thread.opening for row in BoxLetter.objects.all()} == {"井口的灯坏了。"}


def test_a_night_leaves_boxes_alone_to_which_nobody_wrote(transactional_db: None) -> None:
    make_letter(make_unit("综采一区党支部"))
    Tally.objects.update(day="2026-01-01")
    before = _xids(TABLES[0])
    assert actions.settle_boxes(timezone.localdate()) == 0
    assert _xids(TABLES[0]) == before


def test_no_token_writes(cast: Cast) -> None:
    from tests.test_api_rights import schema

    paths = {path: set(of) for path, of in schema()["paths"].items() if "/letters" in path and "units" in path}
    assert paths and not any("letterbox" in path for path in schema()["paths"])
    assert {tuple(path.split("/")[-1:]) for path, of in paths.items() if "post" in of} == {
        ("answer",), ("close",), ("pass",),
    }  # fmt: skip
