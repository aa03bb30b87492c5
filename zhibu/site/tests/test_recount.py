import json

import pytest
from django.db import connection

from zhibu.members.models import Member
from zhibu.members.testing import make_member
from zhibu.orgs.testing import make_unit
from zhibu.site import recount

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def branch():
    branch = make_unit("第一党支部", make_unit("东岭煤矿党委"), code="B1")
    make_member(branch, "张三")
    return branch


def test_where_all_is_right_nothing_differs(capsys) -> None:
    assert recount.run(["--check"]) == 0
    assert recount.run([]) == 0
    assert "没有差异" in capsys.readouterr().out


def test_a_wrong_row_and_a_wrong_number_are_found_and_put_right(branch, capsys) -> None:
    Member.objects.update(name="李四")
    with connection.cursor() as cursor:
        cursor.execute("update members_affiliation set since = since + 100")
    assert recount.run(["--check", "--json"]) == 1
    facts = json.loads(capsys.readouterr().out)
    assert facts["roll"] == 1
    assert {one["dimension"] for one in facts["figures"]} >= {"members", "stage", "arrivals"}
    assert recount.run(["--unit", "B1", "--check"]) == 1
    assert recount.run(["--unit", "B1"]) == 0
    assert "已经改正" in capsys.readouterr().out
    assert recount.run(["--check"]) == 0


def test_an_unknown_unit_is_said(capsys) -> None:
    assert recount.run(["--unit", "X"]) == 1
    assert "没有代码" in capsys.readouterr().out


def test_what_an_earlier_release_counted_is_told_by_its_old_name(capsys) -> None:
    recount.run([])
    with connection.cursor() as cursor:
        cursor.execute("update figures_figurecode set dimension = 'once' where dimension = 'members'")
    capsys.readouterr()
    assert recount.run([]) == 0
    assert "once" in capsys.readouterr().out
    assert recount.run(["--check"]) == 0
