"""What the data says of kinds and posts."""

import pytest
from django.utils import translation

from zhibu.lib.spelling import spell
from zhibu.orgs.kinds import kind_of_name, kinds, posts
from zhibu.orgs.rules import short_name_of


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("中共东岭煤矿委员会", "committee"),
        ("综采总支部", "general_branch"),
        ("中共东岭煤矿综采总支部委员会", "general_branch"),
        ("综采一区支部委员会", "branch"),
        ("综采一区党支部", "branch"),
        ("东街片区联合党支部", "joint_branch"),
        ("抗洪临时党支部", "provisional_branch"),
        ("驻外流动党员党支部", "mobile_branch"),
        ("第一党小组", "group"),
        ("市直机关工作委员会", "working_committee"),
        ("综采一区", None),
    ],
)
def test_a_name_says_its_kind(name: str, kind: str | None) -> None:
    assert kind_of_name(name) == kind


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("中共东岭煤矿委员会", "东岭煤矿党委"),
        ("中国共产党东岭煤矿综采总支部委员会", "东岭煤矿综采党总支"),
        ("中共东岭煤矿综采一区支部委员会", "东岭煤矿综采一区党支部"),
        ("综采一区党支部", "综采一区党支部"),
        ("委员会", "委员会"),
    ],
)
def test_people_say_a_shorter_name(name: str, short: str) -> None:
    assert short_name_of(name) == short


def test_every_parent_is_a_kind_and_every_post_has_its_units() -> None:
    for kind in kinds().values():
        assert set(kind.under) - {""} <= set(kinds()), kind.key
    for post in posts().values():
        assert set(post.kinds) <= set(kinds()), post.key


def test_sounds_are_read_in_their_words() -> None:
    assert spell("重庆银行A1调度室").pinyin == "chongqingyinhanga1diaodushi"
    assert spell("第3党支部").initials == "d3dzb"


def test_kinds_and_posts_are_named_in_the_reader_s_language() -> None:
    for language, kind, post in (
        ("zh-hans", "党支部", "副书记"),
        ("zh-hant", "黨支部", "副書記"),
        ("en", "Branch", "Deputy secretary"),
    ):
        with translation.override(language):
            assert (kinds()["branch"].label, posts()["deputy_secretary"].label) == (kind, post)
    assert (kinds()["branch"].chinese, posts()["deputy_secretary"].chinese) == ("党支部", "副书记")
