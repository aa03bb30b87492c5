"""Packs are read, and every fault in them is refused by file, line and rule."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from zhibu.rulebook.books import LOCAL, NATIONAL
from zhibu.rulebook.loading import Books, PackError, load

DOCUMENTS = '[old]\nname = "旧规定"\nsince = 2010-01-01\n[new]\nname = "新规定"\nsince = 2020-01-01\n'
HEAD = '[pack]\ntitle = "一章"\ndocument = "new"\nsince = 2020-01-01\nprovenance = "read"\nstrictness = "must"\n'
RULE = '[[rule]]\nid = "AA-01"\ntitle = "期限"\ntext = "一个月内"\n'
MONTHS = 'values.months = { max = 3, unit = "month", tighten = "at_most" }\n'


def packs(folder: Path, pack: str, documents: str = DOCUMENTS) -> Path:
    (folder / "documents.toml").write_text(documents)
    (folder / "chapter.toml").write_text(HEAD + pack)
    return folder


def read(folder: Path, pack: str) -> Books:
    return load(packs(folder, pack))


def test_the_shipped_packs_are_sound() -> None:
    assert len(load(NATIONAL, LOCAL.glob("*.toml")).versions) > 300


def test_an_older_version_says_only_what_was_different(tmp_path: Path) -> None:
    older = '[[rule.earlier]]\ndocument = "old"\nsince = 2010-01-01\nvalues.months = { max = 6, unit = "month" }\n'
    was, now = read(tmp_path, RULE + 'clears = "开会"\n' + MONTHS + older).versions["AA-01"]
    assert (was.number("months"), was.until, was.document.name, was.clears) == (6, date(2020, 1, 1), "旧规定", "开会")
    assert (now.number("months"), now.until, now.source) == (3, None, "《新规定》")


@pytest.mark.parametrize(
    ("pack", "says"),
    [
        (RULE + RULE, "chapter.toml:8: AA-01: stands twice"),
        (RULE + "[[rule.earlier]]\nsince = 2010-01-01\nuntil = 2019-01-01\n", "a gap: nothing holds from 2019-01-01"),
        (RULE + "[[rule.earlier]]\nsince = 2010-01-01\nuntil = 2021-01-01\n", "two versions overlap"),
        (RULE + "[[rule.earlier]]\nsince = 2021-01-01\n", "ends on 2020-01-01, before it begins"),
        (RULE + 'values.a = { max = 3, unit = "moon" }\n', "unknown unit"),
        (RULE + "values.a = { max = 3 }\n", "a number needs its unit"),
        (RULE + 'values.a = { max = 0.5, unit = "share" }\n', "neither a whole number nor a share"),
        (RULE + 'values.a = { max = "1/2", unit = "person" }\n', "neither a whole number nor a share"),
        (RULE + 'values.a = { max = 3, min = 2, unit = "person" }\n', "exactly one of"),
        (RULE + "values.a = { rate = 3 }\n", "a rate has a window"),
        (RULE + 'values.a = { max = 3, unit = "person", tighten = "at_least" }\n', "may only be tightened 'at_most'"),
        (RULE + "values.a = { tiers = [{ permille = 5 }, { permille = 9 }] }\n", "tiers rise"),
        (RULE + 'provenance = "hearsay"\n', "unknown provenance 'hearsay'"),
        (RULE + 'strictness = "should"\n', "unknown strictness 'should'"),
        (RULE + 'document = "lost"\n', "names an unknown document 'lost'"),
        (RULE + 'since = "2020"\n', "since and until are days"),
        (RULE + 'severity = "red"\n', "unknown ['severity']"),
        ('[[rule]]\nid = "AA-02"\n', "lacks ['text', 'title']"),
        ("[[rule]]\nid =\n", "chapter.toml: Invalid value"),
    ],
)
def test_a_fault_is_refused_by_file_and_rule(tmp_path: Path, pack: str, says: str) -> None:
    with pytest.raises(PackError) as caught:
        read(tmp_path, pack)
    assert says in str(caught.value)
    assert str(caught.value).startswith("chapter.toml")


def test_two_answers_for_one_unit_are_refused(tmp_path: Path) -> None:
    term = 'topic = "term"\nkinds = ["branch"]\n'
    other = RULE.replace("01", "02")
    with pytest.raises(PackError, match="AA-01 and AA-02 both answer 'term'"):
        read(tmp_path, RULE + term + other + term)
    assert read(tmp_path, RULE + term + other + term + 'fields = ["village"]\n').topics == {"term": ("AA-01", "AA-02")}


def layer(folder: Path, text: str) -> Path:
    (folder / "layers").mkdir()
    file = folder / "layers" / "local.toml"
    file.write_text(HEAD.replace("一章", "本地") + text)
    return file


def test_a_layer_tightens(tmp_path: Path) -> None:
    file = layer(tmp_path, '[[tighten]]\nrule = "AA-01"\nvalue = "months"\namount = 2\n')
    (one,) = load(packs(tmp_path, RULE + MONTHS), [file]).tightenings
    assert (one.rule, one.value, one.amount, one.since, one.layer) == ("AA-01", "months", 2, date(2020, 1, 1), "本地")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ('rule = "AA-01"\nvalue = "months"\namount = 4\n', "AA-01: 4 is looser than 《新规定》"),
        ('rule = "AA-01"\nvalue = "text"\namount = 4\n', "text"),
        ('rule = "AA-09"\namount = 4\n', "a rule that is unknown"),
        ('rule = "AA-01"\namount = "two"\n', "needs a known document"),
    ],
)
def test_a_layer_never_loosens(tmp_path: Path, row: str, says: str) -> None:
    file = layer(tmp_path, "[[tighten]]\n" + row)
    with pytest.raises(PackError) as caught:
        load(packs(tmp_path, RULE + MONTHS), [file])
    assert says in str(caught.value)


def test_a_value_that_is_not_opened_may_not_be_set_locally(tmp_path: Path) -> None:
    file = layer(tmp_path, '[[tighten]]\nrule = "AA-01"\namount = 2\n')
    with pytest.raises(PackError, match="may not be set locally"):
        load(packs(tmp_path, RULE + 'values.a = { max = 3, unit = "month" }\n'), [file])


def test_shares_are_fractions(tmp_path: Path) -> None:
    (rule,) = read(tmp_path, RULE + 'values.a = { min = "4/5", unit = "share" }\n').versions["AA-01"]
    assert rule.value().amount == Fraction(4, 5)
