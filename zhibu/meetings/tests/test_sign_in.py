"""Signing in by the short code: once, by oneself, while the register is open; each refusal says why."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu.audit.models import Act
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.meetings.actions import cancel_gathering, close_register, sign_in, sign_in_by_code
from zhibu.meetings.choices import Presence
from zhibu.meetings.models import Gathering
from zhibu.meetings.testing import line_of, make_called, make_open, sign, tick

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(cast: Cast) -> Gathering:
    return make_open(cast.actor("secretary"), cast.first)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def why(cast: Cast, who: str, code: str) -> str:
    with pytest.raises(Refused) as refused:
        sign(cast, who, code)
    return refused.value.reason


def test_a_right_code_signs_in_once(cast: Cast, held: Gathering) -> None:
    assert sign(cast, "member", held.code) is True
    first = line_of(cast, "member")
    assert (first.presence, first.way) == (Presence.PRESENT, "code")
    assert sign(cast, "member", held.code, is_online=True) is False
    again = line_of(cast, "member")
    assert (again.at, again.presence, again.nonce) == (first.at, Presence.PRESENT, first.nonce)
    assert Act.objects.filter(verb="sign_in").count() == 1


def test_the_same_sign_in_sent_twice_is_answered_the_same_and_written_once(cast: Cast, held: Gathering) -> None:
    actor, nonce = cast.actor("member"), uuid4()
    answers = [sign_in_by_code(actor, line_of(cast, "member"), code=held.code, nonce=nonce) for _ in range(3)]
    assert answers == [True, True, True]
    assert Act.objects.filter(verb="sign_in").count() == 1


def test_a_double_tap_in_one_moment_is_written_once(cast: Cast, held: Gathering) -> None:
    line, actor, nonce = line_of(cast, "member"), cast.actor("member"), uuid4()
    stale = line_of(cast, "member")  # read before the other has written
    assert sign_in(actor, line, code=held.code, nonce=nonce) is True
    assert sign_in(actor, stale, code=held.code, nonce=uuid4()) is False
    assert line_of(cast, "member").nonce == nonce and Act.objects.filter(verb="sign_in").count() == 1


def test_a_sign_in_is_one_statement_and_nothing_else_follows_it(
    cast: Cast, held: Gathering, django_capture_on_commit_callbacks: Any, django_assert_num_queries: Any
) -> None:
    line, actor = line_of(cast, "member"), cast.actor("member")
    with django_assert_num_queries(1), django_capture_on_commit_callbacks(execute=True):
        sign_in(actor, line, code=held.code, nonce=uuid4())
    said = Act.objects.get(verb="sign_in")
    assert (said.subject_id, said.actor_id, said.unit_id, said.details) == (
        line.pk,
        cast.people["member"].pk,
        line.unit_id,
        {"is_new": True},
    )
    assert (said.kind, said.subject_label, said.unit_path, said.at) == (
        "attendance",
        line.name,
        line.unit_path,
        line_of(cast, "member").at,
    )


def test_the_code_may_be_typed_in_full_width_or_with_blanks(cast: Cast, held: Gathering) -> None:
    wide = " ".join(chr(ord(sign) + 0xFEE0) for sign in held.code)
    assert sign(cast, "member", wide) is True


def test_whoever_takes_part_from_afar_says_so(cast: Cast, held: Gathering) -> None:
    sign(cast, "member", held.code, is_online=True)
    assert line_of(cast, "member").presence == Presence.ONLINE


def test_who_was_ticked_as_missing_and_comes_after_all_signs_in(cast: Cast, held: Gathering) -> None:
    tick(cast, held, {"member": Presence.EXCUSED})
    assert sign(cast, "member", held.code) is True
    assert line_of(cast, "member").presence == Presence.PRESENT


def test_each_refusal_has_its_reason(cast: Cast, held: Gathering) -> None:
    assert why(cast, "member", wrong(held.code)) == "wrong_code"
    assert why(cast, "member", "签到") == "wrong_code"
    for who in ("member", "secretary"):
        with pytest.raises(NotAllowed):
            sign_in(cast.actor(who), line_of(cast, "organiser"), code=held.code, nonce=uuid4())
    tick(cast, held, {"secretary": Presence.PRESENT})
    close_register(cast.actor("secretary"), held)
    assert why(cast, "member", held.code) == "closed"


def test_before_it_is_open_and_once_it_is_cancelled_nobody_signs_in(cast: Cast) -> None:
    made = make_called(cast.actor("secretary"), cast.first)
    assert why(cast, "member", "") == "early"
    cancel_gathering(cast.actor("secretary"), made, reason="停电")
    assert why(cast, "member", "") == "closed"


def test_a_register_closed_while_the_code_was_typed_takes_nobody_in(cast: Cast, held: Gathering) -> None:
    stale = line_of(cast, "member")
    tick(cast, held, {"secretary": Presence.PRESENT})
    close_register(cast.actor("secretary"), held)
    with pytest.raises(Refused) as refused:
        sign_in(cast.actor("member"), stale, code=held.code, nonce=uuid4())
    assert refused.value.reason == "closed" and line_of(cast, "member").presence == Presence.ABSENT


def test_whoever_guesses_rests_and_is_ticked_instead(cast: Cast, held: Gathering) -> None:
    for _try in range(10):
        assert why(cast, "member", wrong(held.code)) == "wrong_code"
    assert why(cast, "member", held.code) == "too_many"
    assert sign(cast, "organiser", held.code) is True
    tick(cast, held, {"member": Presence.PRESENT})
    assert line_of(cast, "member").presence == Presence.PRESENT


def test_the_page_signs_in_and_says_so(cast: Cast, held: Gathering, query_count: Any) -> None:
    client, page = cast.client("member"), reverse("sign_in", args=[held.pk])
    own = reverse("show_own_gathering", args=[held.pk])
    assert page in client.get(own).content.decode()
    asked = client.get(page)
    assert held.code not in asked.content.decode()
    refused = client.post(page, {"code": wrong(held.code), "nonce": uuid4()})
    assert refused.status_code == 422 and "签到码不对" in refused.content.decode()
    done = client.post(page, {"code": held.code, "nonce": uuid4()})
    assert done.status_code == 302
    query_count("meetings.sign_in", done)
    assert "到会" in client.get(own).content.decode()
    assert page not in client.get(own).content.decode()


def test_a_stranger_next_door_finds_no_page(cast: Cast, held: Gathering) -> None:
    page = reverse("sign_in", args=[held.pk])
    assert cast.client("next_door").get(page).status_code == 404
    assert cast.client("next_door").post(page, {"code": held.code, "nonce": uuid4()}).status_code == 404


def test_whoever_only_reads_the_gathering_does_not_read_its_code(cast: Cast, held: Gathering) -> None:
    for who, name in [("committee_member", "show_gathering"), ("auditor", "show_gathering"), ("member", "sign_in")]:
        assert held.code not in cast.client(who).get(reverse(name, args=[held.pk])).content.decode()
