"""Each row of the field's tables on units and on a member's status (2.1, 2.7, 2.9), by its id: what it decides.

A number is asked on both sides of its edge, so that 以上 and 超过, 一般 and 应当 cannot be mistaken for each other; a
row without a number says its point in words. Rows that a room acts on are tested there too, citing the id.
"""

from typing import NamedTuple

import pytest

from zhibu.rulebook.books import on
from zhibu.rulebook.rules import Rule
from zhibu.rulebook.tests.test_vectors import TODAY


class Says(NamedTuple):
    """An article, the gravest light, numbers by value that meet it and that do not, and words that stand in it."""

    article: str
    gravest: str
    met: dict[str, list[int]] = {}
    unmet: dict[str, list[int]] = {}
    words: tuple[str, ...] = ()


ONE = {"times": [1, 2]}
NONE = {"times": [0]}
ROWS = {
    "ZB-01": Says("4", "red", {"full_members": [3, 4]}, {"full_members": [2]}, ("应当成立党支部",)),
    "ZB-02": Says("4", "amber", {"members": [3, 50]}, {"members": [51]}, ("一般不超过",)),
    "ZB-03": Says(
        "5", "amber", {"places": [1, 5], "full_members": [2]}, {"places": [6], "full_members": [3]}, ("联合党支部",)
    ),
    "ZB-04": Says("5", "red", {"months": [6, 7]}, {"months": [5]}, ("符合条件的",)),
    "ZB-05": Says("6", "amber", {"months": [1]}, {"months": [2]}, ("批复", "备案")),
    "ZB-06": Says("7", "red", words=("及时调整或者撤销",)),
    "ZB-07": Says("8", "amber", words=("不收党费", "不换届", "一般不发展党员")),
    "ZB-08": Says("11", "amber", ONE, NONE, ("每季度",)),
    "ZB-09": Says("11", "red", words=("选举", "延长", "取消", "表彰")),
    "ZB-10": Says("11", "red", words=("半数以上",)),
    "ZB-11": Says("11", "red", words=("超过应到会",)),
    "ZB-12": Says("11", "red", words=("村、社区", "必须")),
    "ZB-13": Says("12", "amber", ONE, NONE, ("每月", "半数以上委员到会")),
    "ZB-14": Says("12", "amber", words=("一般经支委会讨论",)),
    "ZB-15": Says("13", "red", words=("应当划分党小组", "指定", "推荐")),
    "ZB-16": Says("13", "amber", ONE, NONE, ("每月",)),
    "ZB-17": Says("14", "red", words=("可以委托副书记或者委员", "组长")),
    "ZB-18": Says("15", "red", words=("带头参加",)),
    "ZB-19": Says("16", "red", ONE, NONE, ("讲党课",)),
    "ZB-20": Says("", "amber", ONE, NONE, ("习惯做法", "条例里没有")),
    "ZB-21": Says("16", "red", ONE, NONE, ("相对固定 1 天",)),
    "ZB-22": Says("16", "red", words=("活动前", "活动后")),
    "ZB-23": Says("16", "none", words=("可以编入所在地",)),
    "ZB-24": Says("17", "red", ONE, NONE, ("第四季度",)),
    "ZB-25": Says("17", "red", words=("会前", "会上", "会后")),
    "ZB-26": Says("18", "amber", ONE, NONE, ("自评", "互评", "测评")),
    "ZB-27": Says("19", "amber", ONE, NONE, ("谈心谈话",)),
    "ZB-28": Says("19", "red", words=("心理疏导", "思想政治工作")),
    "ZB-29": Says(
        "20",
        "red",
        {"full_members": [7], "least": [3], "usual": [5], "most": [7], "deputies": [1]},
        {"full_members": [6], "least": [2], "usual": [6], "most": [8], "deputies": [2]},
        ("组织、宣传、纪检",),
    ),
    "ZB-30": Says(
        "20",
        "red",
        {"full_members": [6], "secretaries": [1], "deputies": [0, 1]},
        {"full_members": [7], "secretaries": [0, 2], "deputies": [2]},
    ),
    "ZB-31": Says("21", "amber", {"village_years": [5], "years": [3]}, {"village_years": [3], "years": [2, 5]}),
    "ZB-32": Says("21", "amber", words=("由党员大会选举", "一般由支委会选举")),
    "ZB-33": Says("21", "red", words=("备案", "批准")),
    "ZB-34": Says("21", "red", words=("及时补选", "指派")),
    "ZB-35": Says("21", "amber", {"months": [6]}, {"months": [5, 7]}, ("发函或者电话",)),
    "ZB-36": Says("21", "amber", {"months": [12]}, {"months": [13]}, ("从严",)),
    "ZB-37": Says("23", "amber", {"years": [1]}, {"years": [0]}),
    "ZB-38": Says("25", "red", ONE, NONE, ("没有规定时限",)),
    "ZB-39": Says("", "amber", {"months": [6]}, {"months": [7]}, ("不是条例",)),
    "ZB-40": Says("27", "red", ONE, NONE, ("向上级党组织和党员大会述职",)),
    "ZB-41": Says("22", "red", words=("副书记协助",)),
    "ZB-42": Says("5", "none", words=("流出地", "流入地", "商会")),
    "ZB-43": Says("10", "red", words=("通报",)),
    "ZB-44": Says("10", "red", words=("离退休",)),
    "ZB-45": Says("9", "red", {"tasks": [8]}, {"tasks": [7]}, ("公开党内有关事务",)),
    "ZB-46": Says("11", "red", words=("充分讨论",)),
    "ZB-47": Says("28", "red", words=("及时调整", "持续整顿")),
    "ZB-48": Says("29-30", "red", ONE, NONE, ("组织员",)),
    "ZB-49": Says("33", "red", words=("下拨",)),
    "ZB-50": Says("34", "red", words=("党总支", "党委")),
    "RQ-01": Says("", "amber", {"years": [5]}, {"years": [3, 4]}, ("一般为 5 年",)),
    "RQ-02": Says("", "amber", {"years": [3]}, {"years": [2, 5]}, ("一般为 3 年",)),
    "RQ-03": Says("", "red", {"years": [5]}, {"years": [3]}, ("没有“一般”",)),
    "RQ-04": Says("5", "amber", {"years": [5]}, {"years": [3]}),
    "RQ-05": Says("6", "amber", {"years": [3]}, {"years": [5]}),
    "RQ-06": Says("7", "amber", {"years": [3]}, {"years": [5]}),
    "RQ-07": Says("5", "red", {"years": [5]}, {"years": [3]}, ("没有“一般”",)),
    "RQ-08": Says("7", "amber", {"years": [5]}, {"years": [3]}, ("不论是党委、党总支还是党支部",)),
    "RQ-09": Says("8", "amber", {"years": [3]}, {"years": [5]}),
    "RQ-10": Says("", "amber", {"committee_years": [5], "years": [3]}, {"years": [5]}, ("没有核对",)),
    "RQ-11": Says("", "red", words=("按原来的任期届满后",)),
    "RQ-12": Says("31", "red", {"shortest": [3, 5], "longest": [5, 3]}, {"shortest": [2], "longest": [6]}),
    "RQ-13": Says("", "amber", words=("没有规定",)),
    "ZT-01": Says("", "amber", words=("停止党籍 12",)),
    "ZT-02": Says("", "amber", words=("分开记录",)),
    "ZT-03": Says("", "amber", words=("没有见到", "决定由组织作出")),  # an unverified must is amber at most
    "ZT-04": Says("", "amber", words=("停止党籍、去世、转出另计",)),
}


def test_no_row_of_2_1_2_7_2_9_is_forgotten() -> None:
    assert set(ROWS) == {rule.id for rule in on(TODAY) if rule.id[:2] in ("ZB", "RQ", "ZT")}


@pytest.mark.parametrize("rule_id", ROWS)
def test_the_row_decides_what_its_article_says(rule_id: str) -> None:
    rule, says = on(TODAY).get(rule_id), ROWS[rule_id]
    assert (rule.article, rule.gravest) == (says.article, says.gravest)
    for key, counts in says.met.items():
        assert [rule.value(key).is_met_by(count) for count in counts] == [True] * len(counts), key
    for key, counts in says.unmet.items():
        assert [rule.value(key).is_met_by(count) for count in counts] == [False] * len(counts), key
    numbers = {key for key, value in rule.values.items() if isinstance(value.amount, int)}
    assert numbers == set(says.met), "each number is asked"
    assert [word for word in says.words if word not in rule.text] == []


@pytest.mark.parametrize(
    ("rule_id", "key", "listed"),
    [
        ("ZB-07", "not_done", ["发展党员", "收缴党费", "换届"]),
        ("ZB-09", "agenda", ["接收预备党员", "纪律处分"]),
        ("ZB-25", "stages", ["会后：整改措施逐一落实"]),
        ("ZB-26", "steps", ["个人自评", "党员互评", "民主测评"]),
        ("ZB-27", "pairs", ["委员与委员", "委员与党员", "党员与党员"]),
        ("ZB-28", "cases", ["家庭发生重大变故", "受到处分处置"]),
        ("ZB-29", "posts", ["书记", "组织委员", "宣传委员", "纪检委员"]),
        ("ZB-44", "fields", ["村", "社区", "高校", "机关", "流动党员"]),
        ("ZT-01", "codes", ["12 停止党籍"]),
        ("ZT-02", "places", ["失联", "出国（境）"]),
        ("ZT-04", "ways", ["自行脱党除名", "劝而不退除名"]),
    ],
)
def test_the_row_lists_what_its_article_lists(rule_id: str, key: str, listed: list[str]) -> None:
    items = on(TODAY).get(rule_id).value(key).items
    assert set(listed) <= set(items)
    assert len(items) == len(set(items))


@pytest.mark.parametrize(
    ("kind", "sphere", "rule_id", "years"),
    [
        ("committee", "", "RQ-01", 5),
        ("branch", "", "RQ-02", 3),
        ("general_branch", "", "RQ-02", 3),
        ("joint_branch", "private_enterprise", "RQ-02", 3),
        ("committee", "village", "RQ-03", 5),  # ZB-50
        ("general_branch", "community", "RQ-03", 5),  # ZB-50
        ("branch", "village", "RQ-03", 5),  # ZB-31
        ("committee", "office", "RQ-04", 5),
        ("general_branch", "office", "RQ-05", 3),
        ("branch", "office", "RQ-06", 3),
        ("committee", "university", "RQ-07", 5),
        ("general_branch", "university", "RQ-08", 5),  # E23
        ("branch", "university", "RQ-09", 3),
        ("branch", "state_enterprise", "RQ-02", 3),  # RQ-10 is unverified: the opinion answers
        ("committee", "state_enterprise", "RQ-01", 5),
    ],
)
def test_rq_each_kind_in_each_sphere_has_its_term(kind: str, sphere: str, rule_id: str, years: int) -> None:
    rule = on(TODAY).about("term", kind, sphere)
    assert isinstance(rule, Rule)
    assert (rule.id, rule.number("years")) == (rule_id, years)


@pytest.mark.parametrize("kind", ["group", "provisional_branch", "provisional_committee", "leading_group"])
def test_rq_13_zb_07_there_is_no_term_of_groups_and_of_what_is_provisional(kind: str) -> None:
    assert on(TODAY).about("term", kind) is None
