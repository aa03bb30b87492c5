"""explain_access: the gate's own answer, with its reasons."""

import json

import pytest
from django.urls import reverse
from django.utils import translation

from tests.cast import ROLES, Cast
from zhibu.access import command, queries
from zhibu.members.permissions import Members
from zhibu.members.testing import make_member
from zhibu.orgs.permissions import Orgs
from zhibu.orgs.testing import make_unit


@pytest.mark.parametrize("permission", [*Orgs, *Members])
def test_it_never_disagrees_with_the_gate(cast: Cast, permission: Members) -> None:
    for who in ROLES[1:]:
        actor = cast.actor(who)
        for unit in (cast.mine, cast.first, cast.second):
            told = queries.explain(actor, permission, unit)
            place = unit.above if permission.is_above else unit
            assert told.is_allowed == actor.may(permission, place) == any(reason.gives for reason in told.reasons)


def test_what_the_level_above_decides_is_asked_there(cast: Cast) -> None:
    told = queries.explain(cast.actor("secretary"), Orgs.RESTRUCTURE, cast.first)
    assert (told.is_allowed, [one.text for one in told.reasons]) == (
        False,
        ["在综采一区党支部担任书记；这件事由上级综采总支部决定，管不到那里。"],
    )
    assert queries.explain(cast.actor("officer"), Orgs.RESTRUCTURE, cast.first).is_allowed
    assert cast.client("secretary").get(reverse("rename_unit", args=[cast.first.pk])).status_code == 403


def test_the_reason_names_the_post_and_the_place(cast: Cast) -> None:
    told = queries.explain(cast.actor("secretary"), Members.PLACE, cast.second)
    assert [reason.text for reason in told.reasons] == [
        "在综采一区党支部担任书记，只管本组织及下级，管不到综采二区党支部。"
    ]


def test_a_seat_is_named_in_the_reader_s_language(cast: Cast) -> None:
    (seat,) = {hold.seat for hold in cast.actor("secretary").holds if hold.post}
    with translation.override("en"):
        (english,) = {hold.seat for hold in cast.actor("secretary").holds if hold.post}
        assert "综采一区党支部 Secretary" in cast.client("secretary").get("/", headers={"accept-language": "en"}).text
    assert (seat, english) == ("综采一区党支部书记", "综采一区党支部 Secretary")


def test_the_page_answers_about_oneself(cast: Cast) -> None:
    asked = {"permission": "members.read", "unit": "综采一区党支部"}
    assert "不包括" in cast.client("keeper").post(reverse("explain_access"), asked).content.decode()


def test_about_others_only_where_one_may_see_rights(cast: Cast) -> None:
    asked = {"permission": "orgs.read", "unit": "综采一区党支部", "who": "王建国"}
    assert cast.client("organiser").post(reverse("explain_access"), asked).status_code == 403
    assert "可以" in cast.client("officer").post(reverse("explain_access"), asked).content.decode()


def test_nobodys_name_is_asked_by_the_address(cast: Cast) -> None:
    client, here = cast.client("officer"), reverse("explain_access")
    form = client.get(here).content.decode().partition("<main")[2].partition("<form")[2]
    assert 'method="post"' in form[: form.index(">")] and "csrfmiddlewaretoken" in form
    asked = {"permission": "orgs.read", "unit": "综采一区党支部", "who": "王建国"}
    assert "王建国" not in client.get(here, asked).content.decode(), "an address asks nothing"


def test_a_unit_next_door_is_not_found(cast: Cast) -> None:
    asked = {"permission": "orgs.read", "unit": "综采二区党支部"}
    assert "没有找到这个组织" in cast.client("secretary").post(reverse("explain_access"), asked).content.decode()


def test_the_command_says_why(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run(["secretary", "members.place", "综采一区党支部", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["allowed"] is True
    for place, answer in (("综采一区党支部", "可以"), ("综采二区党支部", "不可以")):
        assert command.run(["secretary", "members.place", place]) == 0
        assert capsys.readouterr().out.splitlines()[0].endswith(f"：{answer}")
    assert command.run(["nobody", "members.place", "综采一区党支部"]) == 1


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("无此人", "orgs.read", "综采一区党支部"), "没有找到“无此人”这个人，请写用户名或者名册上的全名。"),
        (("孙敏", "orgs.read", "综采一区党支部"), "叫“孙敏”的不止一人，请写其中一人的用户名。"),
        (("secretary", "orgs.read", "无此支部"), "没有找到“无此支部”这个组织，请写组织代码或者全称。"),
        (("secretary", "orgs.read", "同名支部"), "叫“同名支部”的组织不止一个，请写其中一个的组织代码。"),
        (
            ("secretary", "orgs.none", "综采一区党支部"),
            "没有“orgs.none”这项权限，权限写成 members.read 这样；有哪些见 docs/roles.md。",
        ),
    ],
)
def test_the_command_says_what_it_did_not_find_and_how_to_narrow(
    cast: Cast, capsys: pytest.CaptureFixture[str], asked: tuple[str, str, str], told: str
) -> None:
    make_member(cast.second, "孙敏")
    for parent in (cast.general, cast.mine):
        make_unit("同名支部", parent)
    assert command.run(list(asked)) == 1
    assert capsys.readouterr().err == told + "\n"
