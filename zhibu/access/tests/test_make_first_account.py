"""The first account of an empty installation: made once, by whoever reads the console."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from zhibu.access import actions
from zhibu.access.actors import system
from zhibu.access.first_account import first_path
from zhibu.access.models import Grant
from zhibu.accounts.models import User
from zhibu.audit.models import Act
from zhibu.gate.actor import GROUND, Refused
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import make_unit
from zhibu.people.models import Person

GIVEN = {
    "unit_name": "中共东岭煤矿委员会",
    "unit_kind": "committee",
    "name": "赵国栋",
    "username": "zhao",
    "password1": "四月里的小雨 2026",
    "password2": "四月里的小雨 2026",
}


@pytest.fixture
def address(db: None, settings: Any, tmp_path: Path) -> str:
    settings.DATA = tmp_path
    path = first_path()
    assert path
    return path


def test_it_founds_the_root_and_makes_its_officer(address: str) -> None:
    client = Client()
    assert client.get(address).status_code == 200
    assert client.post(address, GIVEN)["Location"] == "/"
    root, grant = Unit.objects.get(), Grant.objects.get()
    assert (root.name, grant.unit, grant.role, grant.person.name) == (GIVEN["unit_name"], root, "officer", "赵国栋")
    assert Person.objects.get().pinyin == "zhaoguodong"
    assert client.get("/account/").status_code == 200
    assert set(Act.objects.values_list("verb", flat=True)) == {"found_root", "make_first_account"}
    assert "小雨" not in str(list(Act.objects.values()))


def test_the_address_is_the_same_until_it_is_used_and_then_gone(address: str) -> None:
    assert first_path() == address
    Client().post(address, GIVEN)
    assert Client().get(address).status_code == 404
    assert first_path() is None


def test_a_guessed_token_finds_nothing(address: str) -> None:
    assert Client().get("/first/guess/").status_code == 404
    assert Client().post("/first/guess/", GIVEN).status_code == 404
    assert not User.objects.exists()


def test_a_roster_that_came_first_keeps_its_root(address: str) -> None:
    root = make_unit("中共东岭煤矿委员会", kind="committee")
    assert 'name="unit_name"' not in Client().get(address).content.decode()
    Client().post(address, GIVEN)
    assert Grant.objects.get().unit == root
    assert Unit.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [({"password2": "x"}, "不一样"), ({"username": "1"}, "用户名要"), ({"unit_name": ""}, "notice bad")],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(address: str, wrong: dict[str, str], sentence: str) -> None:
    answer = Client().post(address, GIVEN | wrong)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="赵国栋"' in answer.content.decode()
    assert not Unit.objects.exists()


def test_there_is_none_in_a_demo_nor_where_somebody_signs_in(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    assert first_path() is None
    with pytest.raises(Refused):
        actions.make_first_account(system(), GROUND, name="乙", username="yi", password="x")


def test_whoever_lost_every_way_in_is_let_in_from_the_console(cast: Cast, capsys: Any) -> None:
    from zhibu.access.command import let_in

    client = cast.client("officer")
    assert let_in(["officer"]) == 0
    code = capsys.readouterr().out.split("\n")[1]
    assert client.get("/account/").status_code == 302
    assert "赵国栋，您好" in Client().post("/first-sign-in/", {"code": code}).content.decode()
    assert let_in(["nobody"]) == 1
    assert capsys.readouterr().err == "没有“nobody”这个账号，请核对用户名。\n"
