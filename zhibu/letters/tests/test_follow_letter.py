"""Coming back with the code: the state, the answers, more to say; wrong codes learn nothing."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from zhibu.accounts.rules import ALPHABET
from zhibu.letters import actions, rules
from zhibu.letters.choices import State
from zhibu.letters.models import LetterReceipt
from zhibu.letters.testing import letter_of, make_letter


def follow(client: Client, code: str) -> Any:
    return client.post(reverse("follow_letter"), {"code": code})


def add(client: Client, code: str, text: str) -> Any:
    return client.post(reverse("add_to_letter"), {"code": code, "text": text})


def test_a_code_is_drawn_from_more_than_128_bits_and_only_its_hash_is_kept(cast: Cast) -> None:
    assert len(ALPHABET) ** rules.CODE_LENGTH > 2**128
    codes = {rules.draw_code() for _draw in range(50)}
    assert len(codes) == 50
    code = make_letter(cast.first)
    with connection.cursor() as cursor:
        cursor.execute("select mark, ref from letters_letterreceipt")
        mark, ref = (bytes(one) for one in cursor.fetchone())
    assert mark == rules.mark_of(code) and len(mark) == 32
    assert code.encode() not in mark + ref


@pytest.mark.parametrize("written", ["{}", "{} ", "lower", "grouped", "wide"])
def test_the_code_opens_the_letter_however_it_is_typed(cast: Cast, written: str) -> None:
    code = make_letter(cast.first, text="井口的灯坏了。")
    typed = {
        "lower": code.lower(), "grouped": rules.grouped(code), "wide": rules.grouped(code).replace("-", "－"),
    }.get(written, written.format(code))  # fmt: skip
    answer = follow(Client(), typed)
    assert answer.status_code == 200 and "井口的灯坏了。" in answer.content.decode()


def test_the_writer_reads_the_answer_and_adds_and_an_answer_is_owed_again(cast: Cast) -> None:
    code = make_letter(cast.first)
    ref, row = letter_of(code)
    assert row.box
    actions.answer_letter(cast.actor("secretary"), row.box, letter=ref, text="明天换。")
    page = follow(Client(), code).content.decode()
    assert "明天换。" in page and "王建国" not in page
    page = add(Client(), code, "还有一盏。").content.decode()
    assert "还有一盏。" in page
    assert letter_of(code)[1].state == State.WAITING


def test_adding_to_a_new_letter_leaves_it_unread(cast: Cast) -> None:
    code = make_letter(cast.first)
    add(Client(), code, "还有一盏。")
    assert letter_of(code)[1].state == State.NEW


def test_what_was_typed_stays_when_it_is_too_often_or_too_much(cast: Cast) -> None:
    code = make_letter(cast.first)
    for n in range(rules.IN_A_ROW - 1):
        assert add(Client(), code, f"补充{n}").status_code == 200
    answer = add(Client(), code, "再补一句")
    assert answer.status_code == 422 and "再补一句" in answer.content.decode()
    ref, row = letter_of(code)
    assert row.box
    for _round in range(6):
        actions.answer_letter(cast.actor("secretary"), row.box, letter=ref, text="知道了。")
        answer = add(Client(), code, "长" * rules.LONGEST_ADDED)
    assert answer.status_code == 422 and "写满了" in answer.content.decode()
    actions.answer_letter(cast.actor("secretary"), row.box, letter=ref, text="请另写一封。")


def test_a_closed_letter_is_read_and_not_added_to(cast: Cast) -> None:
    code = make_letter(cast.first)
    ref, row = letter_of(code)
    assert row.box
    actions.close_letter(cast.actor("secretary"), row.box, letter=ref, text="灯换好了。")
    assert "灯换好了。" in follow(Client(), code).content.decode()
    answer = add(Client(), code, "又坏了")
    assert answer.status_code == 422 and "另写一封" in answer.content.decode()


def test_all_wrong_codes_get_one_answer_by_one_way(cast: Cast) -> None:
    code = make_letter(cast.first)
    near = code[:-1] + ("2" if code[-1] != "2" else "3")
    said, asked = set(), set()
    for wrong in (near, rules.draw_code(), "110101199001011234", "囧", "A" * 60):
        with CaptureQueriesContext(connection) as sent:
            answer = follow(Client(), wrong)
        said.add((answer.status_code, answer.content.decode().replace(wrong, "")))
        asked.add(tuple(one["sql"].split("WHERE")[0] for one in sent))
    assert len(said) == len(asked) == 1


def test_wrong_codes_are_bounded_and_a_right_one_opens_all_the_same(cast: Cast) -> None:
    code, client = make_letter(cast.first), Client(REMOTE_ADDR="203.0.113.7")
    tries = rules.WRONG_FROM_SOURCE.tries
    answers = [follow(client, rules.draw_code()).status_code for _try in range(tries)]
    assert answers == [422] * tries
    assert follow(client, rules.draw_code()).status_code == 429
    assert add(client, rules.draw_code(), "猜").status_code == 429
    assert follow(client, code).status_code == 200
    with time_machine.travel(timezone.now() + rules.WRONG_FROM_SOURCE.window + timedelta(minutes=1)):
        assert follow(client, rules.draw_code()).status_code == 422


def test_the_code_stands_in_no_address(cast: Cast) -> None:
    code = make_letter(cast.first)
    asked = Client().get(reverse("follow_letter"), {"code": code})
    assert "井口的灯坏了" not in asked.content.decode()
    assert Client().get(reverse("add_to_letter")).status_code == 405


def test_what_another_site_sends_is_refused(cast: Cast) -> None:
    code = make_letter(cast.first)
    for site, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)):
        client = Client(headers={"Sec-Fetch-Site": site})
        assert follow(client, code).status_code == status
        assert client.get(reverse("follow_letter")).status_code == 200


def test_codes_of_two_boxes_do_not_meet(cast: Cast) -> None:
    first, second = make_letter(cast.first, text="一区"), make_letter(cast.second, text="二区")
    assert "一区" in follow(Client(), first).content.decode()
    assert "二区" in follow(Client(), second).content.decode()
    assert LetterReceipt.objects.count() == 2


def test_coming_back_costs_little_however_many_letters(cast: Cast, query_count: Any) -> None:
    codes = [make_letter(cast.first) for _letter in range(4)]
    query_count("letters.follow_letter", follow(Client(), codes[2]))
