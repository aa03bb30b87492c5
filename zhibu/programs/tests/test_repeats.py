"""Idempotency-Key: the same request twice is one act and one answer."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from tests.cast import Cast, make_cast
from zhibu.access.testing import make_token
from zhibu.audit.models import Act
from zhibu.orgs.models import Unit
from zhibu.orgs.permissions import Orgs
from zhibu.programs import actions
from zhibu.programs.models import KeptAnswer
from zhibu.programs.rules import is_key, request_mark


def found(client: Client, cast: Cast, key: str, name: str = "综采三区党支部") -> Any:
    path = f"/api/v1/units/{cast.general.pk}/children"
    details = {"name": name, "kind": "branch"}
    return client.post(path, details, content_type="application/json", headers={"Idempotency-Key": key})


def test_the_same_request_gives_the_same_answer_and_acts_once(cast: Cast) -> None:
    client = cast.client("officer")
    first, again = found(client, cast, "k1"), found(client, cast, "k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again["Idempotent-Replayed"] == "true" and "Idempotent-Replayed" not in first
    assert Act.objects.filter(verb="found_unit").count() == 1


def test_every_method_that_acts_knows_the_key(cast: Cast) -> None:
    client = cast.client("officer")
    path = f"/api/v1/units/{cast.mine.pk}/filing-way"

    def put(key: str) -> Any:
        details = {"is_automatic": True}
        return client.put(path, details, content_type="application/json", headers={"Idempotency-Key": key})

    first, again = put("k1"), put("k1")
    assert first.status_code == again.status_code == 204
    assert again["Idempotent-Replayed"] == "true" and "Idempotent-Replayed" not in first
    assert put("钥匙").json()["type"] == "/api/docs/#unreadable"


def test_a_refusal_is_an_answer_too(cast: Cast) -> None:
    client = cast.client("officer")
    first, again = (found(client, cast, "k1", name=cast.first.name) for _twice in range(2))
    assert first.status_code == again.status_code == 422
    assert first.content == again.content and again["Content-Type"] == "application/problem+json"


def test_another_request_under_the_key_is_refused(cast: Cast) -> None:
    client = cast.client("officer")
    found(client, cast, "k1")
    answer = found(client, cast, "k1", name="综采四区党支部")
    assert (answer.status_code, answer.json()["type"]) == (422, "/api/docs/#other-request")
    assert not Unit.objects.filter(name="综采四区党支部").exists()


def test_a_key_is_its_askers_own(cast: Cast) -> None:
    assert found(cast.client("officer"), cast, "k1").status_code == 201
    assert found(cast.client("general_secretary"), cast, "k1", name="综采四区党支部").status_code == 201
    token = make_token(cast.people["officer"], cast.mine, [Orgs.READ, Orgs.FOUND])
    program = Client(headers={"Authorization": f"Bearer {token}"})
    assert found(program, cast, "k1", name="综采五区党支部").status_code == 201


def test_what_was_not_allowed_may_be_asked_again(cast: Cast) -> None:
    assert found(cast.client("auditor"), cast, "k1").status_code == 403
    assert not KeptAnswer.objects.exists()


@pytest.mark.parametrize("key", ["", "x" * 256, "键", "a b"])
def test_a_key_that_is_none_is_said(cast: Cast, key: str) -> None:
    assert found(cast.client("officer"), cast, key).status_code == 400


def test_a_day_later_the_key_is_free_again(cast: Cast) -> None:
    client = cast.client("officer")
    found(client, cast, "k1")
    KeptAnswer.objects.update(at=cast.actor("officer").at - timedelta(hours=25))
    assert found(client, cast, "k1", name="综采四区党支部").status_code == 201
    assert actions.forget_answers(cast.actor("officer").at + timedelta(minutes=1)) == 1


def test_what_is_kept_is_sealed(cast: Cast) -> None:
    found(cast.client("officer"), cast, "k1")
    assert "综采三区".encode() not in bytes(KeptAnswer.objects.get().sealed)


@pytest.mark.django_db(transaction=True)
def test_two_at_one_moment_are_one_act() -> None:
    cast = make_cast()
    clients = [cast.client("officer") for _two in range(4)]
    together, answers = threading.Barrier(4), []

    def ask(client: Client) -> None:
        together.wait()
        answers.append(found(client, cast, "k1"))
        connections.close_all()

    askers = [threading.Thread(target=ask, args=[client]) for client in clients]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert Act.objects.filter(verb="found_unit").count() == 1


def test_keys_and_marks() -> None:
    assert is_key("a") and not is_key("") and not is_key("é")
    assert request_mark("POST", "/a", "x", b"1") != request_mark("POST", "/a", "x", b"2")
