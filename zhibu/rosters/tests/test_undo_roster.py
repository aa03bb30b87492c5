"""Undo brings back exactly what was there before, and is refused once something depends on the import."""

import pytest
from django.db import connection

from zhibu.access.actors import system
from zhibu.audit.models import Act
from zhibu.gate.actor import Refused
from zhibu.members.models import Member
from zhibu.members.testing import make_member
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import make_appointment
from zhibu.people.models import Person
from zhibu.rosters.actions import undo_roster
from zhibu.rosters.choices import State
from zhibu.rosters.testing import HEADINGS, id_number, import_roster, person, write_roster

pytestmark = pytest.mark.django_db
ONE, TWO = id_number(sequence="831"), id_number(sequence="833")
TABLES = [
    *("people_person", "members_affiliation", "members_stagespan", "members_standingspan", "members_groupplace"),
    *("members_mobilityspan", "members_partyfile", "members_member", "orgs_unit", "orgs_unitseat", "orgs_unitname"),
    *("orgs_unitkind", "orgs_unitpath", "orgs_unitchange"),
]
ALL = (*HEADINGS, "党小组", "是否流动党员", "入党介绍人")


def everything():
    """Return every row of what an import touches; numbers given below a unit are never given again."""
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"select (to_jsonb(t) - 'last_child')::text from {table} t order by 1")
            found[table] = [row[0] for row in cursor.fetchall()]
    return found


def test_undo_restores_the_exact_state_before(cast, tmp_path):
    file = tmp_path / "a.xlsx"
    first = (*person("李建国", ONE, "综采一区党支部", stage="预备党员", full=""), "第一党小组", "否", "张三")
    import_roster(write_roster(file, [first], ALL), cast.mine)
    before = everything()
    changed = (*person("李建国强", ONE, "综采二区党支部", phone="13900005678"), "", "是", "李四")
    new = (*person("新同志", TWO, "新设党支部"), "第九党小组", "是", "王五")
    roster = import_roster(write_roster(file, [changed, new], ALL), cast.mine)
    assert (roster.counts["changed"], roster.counts["new"]) == (1, 1)
    assert everything() != before
    roster = undo_roster(system(), roster)
    assert roster.state == State.UNDONE
    assert everything() == before


def test_undoing_the_first_roster_of_all_empties_the_installation(tmp_path):
    before = everything()
    path = write_roster(tmp_path / "东岭煤矿党委.xlsx", [person("李建国", ONE, "综采一区党支部")])
    roster = import_roster(path)
    assert Unit.objects.count() == 2
    undo_roster(system(), roster)
    assert everything() == before


def test_undo_is_refused_after_a_later_act(cast, tmp_path):
    file = tmp_path / "a.xlsx"
    roster = import_roster(write_roster(file, [person("李建国", ONE, "综采一区党支部")]), cast.mine)
    import_roster(write_roster(file, [person("李建国", ONE, "综采二区党支部")]), cast.mine)
    with pytest.raises(Refused, match="李建国"):
        undo_roster(system(), roster)
    assert Person.objects.filter(name="李建国").exists()


def test_the_last_roster_is_undone_first(cast, tmp_path):
    file = tmp_path / "a.xlsx"
    first = import_roster(write_roster(file, [person("李建国", ONE, "综采一区党支部")]), cast.mine)
    second = import_roster(write_roster(file, [person("李建国", ONE, "综采二区党支部")]), cast.mine)
    undo_roster(system(), second)
    with pytest.raises(Refused):
        undo_roster(system(), first)  # two acts were done with the person since: the change, and its undoing


def test_undo_is_refused_when_a_new_person_holds_a_post(cast, tmp_path):
    path = write_roster(tmp_path / "a.xlsx", [person("李建国", ONE, "综采一区党支部")])
    roster = import_roster(path, cast.mine)
    make_appointment(Person.objects.get(name="李建国"), "organisation", cast.first)
    with pytest.raises(Refused, match="李建国"):
        undo_roster(system(), roster)


def test_undo_is_refused_when_somebody_else_came_into_a_new_unit(cast, tmp_path):
    path = write_roster(tmp_path / "a.xlsx", [person("李建国", ONE, "新设党支部")])
    roster = import_roster(path, cast.mine)
    make_member(Unit.objects.get(name="新设党支部"), name="后来人")
    with pytest.raises(Refused, match="新设党支部"):
        undo_roster(system(), roster)


def test_undo_needs_an_import(cast, tmp_path):
    path = write_roster(tmp_path / "a.xlsx", [person("李建国", ONE, "综采一区党支部")])
    roster = import_roster(path, cast.mine)
    undo_roster(system(), roster)
    with pytest.raises(Refused):
        undo_roster(system(), roster)


def test_that_somebody_looked_does_not_keep_it_from_being_taken_back(cast, tmp_path):
    roster = import_roster(write_roster(tmp_path / "a.xlsx", [person("李建国", ONE, "综采一区党支部")]), cast.mine)
    member = Member.objects.get(name="李建国")
    assert cast.client("secretary").get(f"/members/{member.pk}/").status_code == 200
    assert Act.objects.filter(verb="open_file").exists()
    assert undo_roster(system(), roster).state == State.UNDONE
