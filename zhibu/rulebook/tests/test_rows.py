"""Every row of the field's tables of rules (2.1 to 2.12) stands in the packs, and says what was read.

`rows.txt` holds one line for each version of each rule: section, id, day, article, strictness, provenance, values.
Change it by hand, with the regulation beside it: a pack that says something else is a mistake in one of the two.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from zhibu.rulebook.books import LOCAL, NATIONAL
from zhibu.rulebook.loading import Books, load
from zhibu.rulebook.rules import Rule, Value

ROWS = (Path(__file__).parent / "rows.txt").read_text().splitlines()
SECTIONS = {
    "ZB": ("2.1", 50),
    "DF": ("2.2", 30),
    "FZ": ("2.3", 44),
    "FB": ("2.3.2", 26),
    "LP": ("2.3.3", 10),
    "JY": ("2.4", 31),
    "LD": ("2.5", 14),
    "XJ": ("2.6", 34),
    "RQ": ("2.7", 13),
    "PY": ("2.8", 8),
    "ZT": ("2.9", 4),
    "TJ": ("2.10", 19),
    "DM": ("2.11", 17),
    "JG": ("2.12", 11),
    "GX": ("2.12", 7),
    "GQ": ("2.12", 1),
    "ZS": ("-", 2),  # reminders that no statute numbers
}


@pytest.fixture(scope="module")
def everything() -> Books:
    return load(NATIONAL, LOCAL.glob("*.toml"))


def say(value: Value) -> str:
    if value.kind == "list":
        told = f"list of {len(value.items)}"
    elif value.kind == "tiers":
        told = " ".join(f"{tier.up_to or '…'}:{tier.permille}" for tier in value.tiers)
    else:
        told = f"{value.kind} {value.amount} {value.unit}{f' a {value.window}' if value.window else ''}"
    return f"{value.key} {told}"


def lines(rules: tuple[Rule, ...]) -> Iterator[str]:
    for rule in rules:
        values = "; ".join(map(say, rule.values.values()))
        section = SECTIONS[rule.id[:2]][0]
        facts = (section, rule.id, f"{rule.since}", rule.article, rule.strictness, rule.provenance, values)
        yield " | ".join(facts).rstrip()


def test_every_row_is_represented_in_its_section(everything: Books) -> None:
    found = Counter(key[:2] for key in everything.versions)
    assert dict(found) == {letters: count for letters, (_section, count) in SECTIONS.items()}
    for letters, (_section, count) in SECTIONS.items():
        numbers = sorted(key[3:] for key in everything.versions if key[:2] == letters)
        assert [number for number in numbers if number.isdigit()] == [
            f"{n:02}" for n in range(1, count + (letters != "FB"))
        ]


@pytest.mark.parametrize("letters", SECTIONS)
def test_every_row_says_what_was_read(everything: Books, letters: str) -> None:
    said = [line for key, rules in everything.versions.items() if key[:2] == letters for line in lines(rules)]
    assert said == [row for row in ROWS if f" | {letters}-" in row]


def test_what_tightens_names_a_rule(everything: Books) -> None:
    for rules in everything.versions.values():
        for rule in rules:
            assert not rule.tightens or rule.tightens in everything.versions


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        ("FZ-02", "没有工作、学习单位或者单位未建立党组织的", "主管部门或者居住地"),
        ("FZ-07", "基层党委每年", "县级党委组织部门、基层党委"),
        ("FZ-10", "没有规定公示", "5 个工作日"),
        ("FZ-12", "不能作介绍人", "不宜作介绍人"),
        ("FZ-14", "基层党组织意见", "县级可以联合审查"),
        ("FZ-15", "24 个学时", "可以用视频"),
        ("FZ-30", "没有规定时限", "1 个月内"),
        ("FZ-38", "培养教育考察材料", "预备党员教育考察登记表"),
        ("FZ-39", "一律不予承认", "先作评估"),
        ("FZ-42", "每半年检查一次", "日常督促检查"),
        ("FZ-43", "定期向党组织汇报", "登记表"),
    ],
)
def test_2_3_1_old_and_new_stand_side_by_side(everything: Books, rule: str, before: str, after: str) -> None:
    old, new = everything.versions[rule]
    assert before in old.text and after in new.text
    assert old.document.number == "中办发〔2014〕33号"


def test_e21_articles_19_to_40_of_2014_are_one_less_in_2026(everything: Books) -> None:
    for key, rules in everything.versions.items():
        if key[:2] == "FZ" and len(rules) > 1:
            old, new = rules[-2:]
            first = int(new.article.replace("-", ",").split(",")[0])
            assert int(old.article.replace("-", ",").split(",")[0]) == first + (18 <= first <= 39), key
    assert [len(everything.versions[key]) for key in ("FZ-18", "FZ-40")] == [1, 1]
