"""`zhibu import-roster`: the main job, on the roster that an office has."""

import json
from datetime import UTC, datetime

import pytest
from django.db.models import Count

from zhibu.audit.models import Act
from zhibu.members.actions.roll import refresh_roll_where
from zhibu.members.models import Member
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import make_unit
from zhibu.people.models import Person
from zhibu.rosters.command import run
from zhibu.rosters.models import Roster
from zhibu.rosters.testing import SAMPLE, id_number, person, write_roster

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november(time_machine):
    time_machine.move_to(datetime(2026, 11, 21, 10, tzinfo=UTC))


@pytest.fixture
def truth():
    return json.loads(SAMPLE.with_suffix(".truth.json").read_text())


def facts(capsys, *argv):
    assert run([*map(str, argv), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_sample_equals_its_truth(capsys, truth):
    found = facts(capsys, SAMPLE)
    assert found["imported"] == truth["good"]
    assert {one["row"]: one["reason"] for one in found["rejected"]} == {one["row"]: one["why"] for one in truth["bad"]}
    assert found["by_unit"] == truth["by_unit"]
    roll = Member.objects.on_roll()
    assert dict(roll.values_list("unit__name").annotate(Count("id"))) == truth["by_unit"]
    assert roll.filter(sex="2").count() == truth["women"]
    assert roll.filter(stage="probationary").count() == truth["probationary"]


def test_units_of_one_name_are_told_apart_by_the_one_above(capsys, tmp_path):
    make_unit("洗煤厂党委", kind="committee", code="X")
    rows = [
        person(f"李建{'国军民'[number]}", id_number(sequence=f"8{number}1"), f"{above}/第一党支部")
        for number, above in enumerate(("甲厂党总支", "甲厂党总支", "乙厂党总支"))
    ]
    found = facts(capsys, write_roster(tmp_path / "a.xlsx", rows), "--unit", "X")
    assert found["by_unit"] == {"甲厂党总支/第一党支部": 2, "乙厂党总支/第一党支部": 1}


def test_the_missing_units_stand_under_one_root_named_in_the_file(capsys):
    facts(capsys, SAMPLE)
    root = Unit.objects.get(parent=None)
    assert root.name == "中共东岭煤矿委员会"
    assert {unit.kind for unit in Unit.objects.exclude(pk=root.pk)} == {"branch"}


def test_the_same_file_again_changes_nothing(capsys, truth):
    facts(capsys, SAMPLE)
    acts = Act.objects.filter(verb="apply_roster").count()
    found = facts(capsys, SAMPLE)
    assert (found["imported"], found["updated"], found["unchanged"]) == (0, 0, truth["good"])
    assert Person.objects.count() == truth["good"]
    assert Act.objects.filter(verb="apply_roster").count() == acts


def test_the_roll_is_what_the_facts_say(capsys):
    facts(capsys, SAMPLE)
    assert refresh_roll_where("select id from people_person") == 0


def test_every_person_has_one_audit_line(capsys, truth):
    facts(capsys, SAMPLE)
    lines = Act.objects.filter(verb="apply_roster")
    assert lines.count() == truth["good"]
    assert lines.values("subject_id").distinct().count() == truth["good"]


def test_a_dry_run_says_the_same_and_writes_nothing(capsys):
    dry = facts(capsys, SAMPLE, "--dry-run")
    assert not Person.objects.exists()
    assert not Unit.objects.exists()
    assert not Roster.objects.exists()
    wet = facts(capsys, SAMPLE)
    assert dry == wet


def test_the_answer_for_programs_has_exactly_these_parts(capsys):
    found = facts(capsys, SAMPLE)
    assert list(found) == ["imported", "updated", "unchanged", "rejected", "by_unit"]
    assert all(isinstance(found[part], int) for part in ("imported", "updated", "unchanged"))
    assert {tuple(entry) for entry in found["rejected"]} == {("row", "reason", "message")}
    assert all(isinstance(count, int) for count in found["by_unit"].values())


def test_nothing_personal_lies_in_the_open(capsys):
    facts(capsys, SAMPLE)
    from django.db import connection

    with connection.cursor() as cursor:
        for table in ("rosters_roster", "rosters_rosterpart", "people_person"):
            cursor.execute(f"select count(*) from {table} t where t::text like '%%130406195102088085%%'")
            assert cursor.fetchone()[0] == 0, table


def test_a_unit_is_named_by_code_or_name(capsys, tmp_path):
    root = make_unit("中共东岭煤矿委员会", kind="committee")
    unit = make_unit("综采总支部", root, code="Z1")
    path = write_roster(tmp_path / "a.xlsx", [person("王建国", id_number(), "综采一区党支部")])
    assert facts(capsys, path, "--unit", "Z1")["imported"] == 1
    assert Unit.objects.get(name="综采一区党支部").parent == unit


def test_an_unknown_unit_is_refused_in_a_sentence(capsys, tmp_path):
    path = write_roster(tmp_path / "a.xlsx", [person("王建国", id_number(), "综采一区党支部")])
    assert run([str(path), "--unit", "没有"]) == 1
    assert "没有" in capsys.readouterr().err


def test_a_file_that_names_no_known_unit_needs_one(capsys, tmp_path):
    make_unit("中共东岭煤矿委员会", kind="committee")
    path = write_roster(tmp_path / "名单.xlsx", [person("王建国", id_number(), "综采一区党支部")])
    assert run([str(path)]) == 1
    assert "--unit" in capsys.readouterr().err


def test_a_missing_file_is_a_sentence_and_not_a_trace(capsys):
    assert run(["nothing.xlsx", "--json"]) == 1
    assert "nothing.xlsx" in json.loads(capsys.readouterr().out)["error"]


@pytest.mark.parametrize(
    ("option", "words"), [("--dry-run", "还没有、要设立的组织"), ("--json", "原来没有、新设立的组织")]
)
def test_units_that_are_founded_are_named_beside_what_is_printed(capsys, tmp_path, option, words):
    make_unit("综采一区党支部", make_unit("中共东岭煤矿委员会", kind="committee", code="Z1"))
    rows = [
        person(name, id_number(sequence=f"8{n}1"), unit)
        for n, (name, unit) in enumerate((("王建国", "巷修三队党支部"), ("李建军", "综采一区党支部")))
    ]
    path = write_roster(tmp_path / "a.xlsx", rows)
    assert run([str(path), "--unit", "Z1", option]) == 0
    assert f"{words}：巷修三队党支部。\n" in capsys.readouterr().err
    assert Unit.objects.filter(name="巷修三队党支部").exists() == (option == "--json")
    run([str(path), "--unit", "Z1"])
    capsys.readouterr()
    assert run([str(path), "--unit", "Z1"]) == 0
    assert capsys.readouterr().err == "", "the second time none is founded"
