"""The rulebook of a day: versions, layers, topics, and changed packs."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from zhibu import rulebook
from zhibu.rulebook.rules import Tightening
from zhibu.rulebook.tests.test_load import MONTHS, RULE, packs

DAY = date(2026, 11, 21)
MORE = Tightening(
    "FZ-10", "workdays", 7, date(2026, 6, 1), None, "东岭煤矿党委", "《通知》", "东党〔2026〕12号", order=1
)


def test_the_version_of_the_day_is_given() -> None:
    assert rulebook.on(date(2026, 5, 10)).get("FZ-16").source == "《中国共产党发展党员工作细则》第十九条"
    assert rulebook.on(date(2026, 5, 11)).get("FZ-16").source == "《中国共产党发展党员工作细则》第十八条"


def test_before_its_first_version_a_rule_is_not_in_force() -> None:
    with pytest.raises(rulebook.NotInForce):
        rulebook.on(date(2026, 5, 10)).get("FZ-18")
    assert rulebook.on(date(2026, 5, 10)).nearest("FZ-18").number() == 1
    assert "FZ-18" not in {rule.id for rule in rulebook.on(date(2026, 5, 10))}


def test_an_unknown_rule_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        rulebook.on(DAY).get("ZB-99")


def test_a_layer_holds_where_it_is_given_and_from_its_day() -> None:
    assert rulebook.on(DAY).get("FZ-10").number() == 5
    rule = rulebook.on(DAY, [MORE]).get("FZ-10")
    assert (rule.number(), rule.tightened) == (7, (MORE,))
    assert rulebook.on(date(2026, 5, 31), [MORE]).get("FZ-10").number() == 5


def test_the_strictest_layer_counts_and_a_looser_one_has_no_effect() -> None:
    looser = replace(MORE, amount=6, layer="综采总支部", order=2)
    assert rulebook.on(DAY, [looser, MORE]).get("FZ-10").number() == 7
    assert rulebook.on(DAY, [replace(MORE, amount=3)]).get("FZ-10").number() == 5


def test_a_layer_on_a_value_that_is_gone_does_nothing() -> None:
    early = replace(MORE, since=date(2015, 1, 1))
    assert rulebook.on(date(2016, 1, 1), [early]).get("FZ-10").values == {}


def test_a_topic_is_answered_by_the_special_rule_first() -> None:
    today = rulebook.on(DAY)
    general, village = today.about("term", "branch"), today.about("term", "branch", "village")
    assert general and village
    assert (general.number(), general.is_must) == (3, False)
    assert (village.number(), village.is_must) == (5, True)
    assert today.about("term", "group") is None


def test_a_changed_pack_changes_the_answer_without_code(tmp_path: Path, settings: Any) -> None:
    settings.RULES_NATIONAL = packs(tmp_path, RULE + MONTHS)
    assert rulebook.on(DAY).get("AA-01").number() == 3
    (tmp_path / "b").mkdir()
    settings.RULES_NATIONAL = packs(tmp_path / "b", RULE + MONTHS.replace("3", "2"))
    assert rulebook.on(DAY).get("AA-01").number() == 2


def test_a_file_in_the_data_folder_holds_for_the_installation(tmp_path: Path, settings: Any) -> None:
    (tmp_path / "ours.toml").write_text(
        '[pack]\ntitle = "本矿规定"\ndocument = "ours"\nsince = 2026-07-01\nprovenance = "read"\nstrictness = "must"\n'
        '[documents.ours]\nname = "通知"\nnumber = "东党〔2026〕1号"\n'
        '[[tighten]]\nrule = "FZ-10"\nvalue = "workdays"\namount = 8\n'
        '[[rule]]\nid = "BD-01"\ntitle = "本地另加"\ntext = "每季度汇报思想"\ntightens = "FZ-06"\n'
    )
    settings.RULES_FOLDER = tmp_path
    today = rulebook.on(DAY)
    assert (today.get("FZ-10").number(), today.get("BD-01").layer) == (8, "本矿规定")
    assert today.get("FZ-10").tightened[0].document_no == "东党〔2026〕1号"


def test_a_shipped_layer_holds_where_it_is_named(settings: Any) -> None:
    settings.RULES_LAYERS = ["guizhou-2016"]
    assert rulebook.on(DAY).get("LP-01").tightens == "FZ-04"
    settings.RULES_LAYERS = []
    with pytest.raises(KeyError):
        rulebook.on(DAY).get("LP-01")
