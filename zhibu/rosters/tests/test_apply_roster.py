"""Applying writes exactly what the preview showed: new people, changed ones, and nothing twice."""

import datetime

import pytest

from zhibu.audit.models import Act
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.members.actions.roll import refresh_roll_where
from zhibu.members.models import Affiliation, GroupPlace, Member, MobilitySpan, StageSpan
from zhibu.members.testing import make_member
from zhibu.people.models import Person
from zhibu.rosters.actions import apply_roster
from zhibu.rosters.choices import State
from zhibu.rosters.testing import HEADINGS, id_number, import_roster, person, preview, write_roster

pytestmark = pytest.mark.django_db
ONE, TWO = id_number(sequence="831"), id_number(sequence="833")


def day(written):
    return datetime.date.fromisoformat(written)


@pytest.fixture
def file(tmp_path):
    def write(*rows, headings=HEADINGS):
        return write_roster(tmp_path / "a.xlsx", rows, headings)

    return write


def test_a_new_member_stands_with_stages_tie_and_roll(cast, file):
    import_roster(file(person("李建国", ONE, "综采一区党支部")), cast.mine)
    member = Member.objects.get(name="李建国")
    assert (member.unit, member.stage, member.standing, member.tie) == (cast.first, "full", "normal", "formal")
    assert (member.joined_on, member.full_on, member.sex) == (day("2001-07-01"), day("2002-07-01"), "1")
    spans = StageSpan.objects.filter(person=member.person).order_by("since")
    assert [(span.stage, span.since, span.until) for span in spans] == [
        ("probationary", day("2001-07-01"), day("2002-07-01")),
        ("full", day("2002-07-01"), None),
    ]
    found = Person.objects.get(pk=member.person_id)
    assert (found.id_number, found.phone, found.phone_masked) == (ONE, "13800001234", "138****1234")
    assert refresh_roll_where("select id from people_person where name = '李建国'") == 0


def test_an_activist_is_tied_by_cultivation_and_not_on_the_roll(cast, file):
    row = person("李建国", ONE, "综采一区党支部", stage="入党积极分子", joined="", full="")
    import_roster(file(row), cast.mine)
    member = Member.objects.get(name="李建国")
    assert (member.stage, member.tie, member.is_on_roll) == ("activist", "cultivation", False)


def test_full_members_without_the_day_keep_an_undated_span(cast, file):
    import_roster(file(person("李建国", ONE, "综采一区党支部", full="")), cast.mine)
    member = Member.objects.get(name="李建国")
    assert (member.stage, member.joined_on, member.full_on) == ("full", day("2001-07-01"), None)
    assert not StageSpan.objects.get(person=member.person, stage="full").is_dated
    assert refresh_roll_where("select id from people_person where name = '李建国'") == 0


def test_changed_cells_are_written_and_empty_ones_erase_nothing(cast, file):
    import_roster(file(person("李建国", ONE, "综采一区党支部")), cast.mine)
    roster = import_roster(file(person("李建国", ONE, "综采一区党支部", phone="13900005678", education="")), cast.mine)
    assert roster.counts["changed"] == 1
    found = Person.objects.get(name="李建国")
    assert (found.phone, found.phone_masked, found.education) == ("13900005678", "139****5678", "20")
    assert Member.objects.get(person=found).phone_masked == "139****5678"


def test_another_branch_is_a_new_tie_and_the_old_one_keeps_its_past(cast, file, time_machine):
    time_machine.move_to("2026-03-01 12:00")
    import_roster(file(person("李建国", ONE, "综采一区党支部")), cast.mine)
    time_machine.move_to("2026-05-01 12:00")
    import_roster(file(person("李建国", ONE, "综采二区党支部")), cast.mine)
    ties = Affiliation.objects.filter(person__name="李建国").order_by("since")
    assert [(tie.unit.name, tie.since, tie.until, tie.departure) for tie in ties] == [
        ("综采一区党支部", day("2026-03-01"), day("2026-05-01"), "placed"),
        ("综采二区党支部", day("2026-05-01"), None, ""),
    ]
    assert Member.objects.get(name="李建国").unit == cast.second
    assert refresh_roll_where("select id from people_person where name = '李建国'") == 0


def test_a_second_branch_on_the_same_day_replaces_the_first(cast, file):
    import_roster(file(person("李建国", ONE, "综采一区党支部")), cast.mine)
    import_roster(file(person("李建国", ONE, "综采二区党支部")), cast.mine)
    assert [tie.unit for tie in Affiliation.objects.filter(person__name="李建国")] == [cast.second]


def test_a_probationary_member_becomes_full(cast, file):
    import_roster(file(person("李建国", ONE, "综采一区党支部", stage="预备党员", full="")), cast.mine)
    import_roster(file(person("李建国", ONE, "综采一区党支部")), cast.mine)
    spans = StageSpan.objects.filter(person__name="李建国").order_by("since")
    assert [(span.stage, span.until) for span in spans] == [("probationary", day("2002-07-01")), ("full", None)]


def test_nobody_falls_back_to_an_earlier_stage(cast, file):
    import_roster(file(person("李建国", ONE, "综采一区党支部")), cast.mine)
    roster = preview(file(person("李建国", ONE, "综采一区党支部", stage="预备党员", full="")), cast.mine)
    assert roster.counts["reasons"] == {"stageback": 1}


def test_groups_and_mobility_are_written(cast, file):
    headings = (*HEADINGS, "党小组", "是否流动党员")
    row = (*person("李建国", ONE, "综采一区党支部"), "第一党小组", "是")
    import_roster(file(row, headings=headings), cast.mine)
    assert GroupPlace.objects.get(person__name="李建国").group == cast.group
    assert MobilitySpan.objects.get(person__name="李建国").mobility == "outflow"
    member = Member.objects.get(name="李建国")
    assert (member.group, member.mobility) == (cast.group, "outflow")
    assert refresh_roll_where("select id from people_person where name = '李建国'") == 0


def test_a_member_is_back_when_the_roster_says_so(cast, file):
    headings = (*HEADINGS, "是否流动党员")
    import_roster(file((*person("李建国", ONE, "综采一区党支部"), "是"), headings=headings), cast.mine)
    import_roster(file((*person("李建国", ONE, "综采一区党支部"), "否"), headings=headings), cast.mine)
    assert not MobilitySpan.objects.filter(person__name="李建国", until=None).exists()
    assert Member.objects.get(name="李建国").mobility == ""


def test_applying_twice_writes_once(cast, file):
    roster = import_roster(file(person("李建国", ONE, "综采一区党支部")), cast.mine)
    acts = Act.objects.count()
    assert apply_roster(cast.actor("officer"), roster).state == State.APPLIED
    assert Person.objects.filter(name="李建国").count() == 1
    assert Act.objects.count() == acts


def test_what_changed_since_the_preview_asks_for_a_new_one(cast, file):
    roster = preview(file(person("李建国", ONE, "综采一区党支部")), cast.mine)
    import_roster(file(person("李建国", ONE, "综采二区党支部")), cast.mine)
    with pytest.raises(Refused, match="重新检查"):
        apply_roster(cast.actor("officer"), roster)
    assert Member.objects.get(name="李建国").unit == cast.second


def test_a_changed_value_since_the_preview_asks_for_a_new_one(cast, file):
    import_roster(file(person("李建国", ONE, "综采一区党支部")), cast.mine)
    roster = preview(file(person("李建国", ONE, "综采一区党支部", phone="13900005678")), cast.mine)
    import_roster(file(person("李建国", ONE, "综采一区党支部", phone="13700009999")), cast.mine)
    with pytest.raises(Refused, match="重新检查"):
        apply_roster(cast.actor("officer"), roster)
    assert Person.objects.get(name="李建国").phone == "13700009999"


def test_a_person_outside_the_scope_is_rejected_without_telling_where(cast, file):
    import_roster(file(person("李建国", ONE, "机关第一党支部")), cast.mine)
    roster = preview(file(person("李建国", ONE, "综采一区党支部")), cast.first, cast.actor("secretary"))
    assert roster.counts["reasons"] == {"elsewhere": 1}


def test_a_row_for_the_branch_next_door_is_out_of_scope(cast, file):
    roster = preview(file(person("李建国", ONE, "综采二区党支部")), cast.first, cast.actor("secretary"))
    assert roster.counts["reasons"] == {"outofscope": 1}


def test_a_stranger_may_not_apply(cast, file):
    roster = preview(file(person("李建国", ONE, "综采一区党支部")), cast.first)
    with pytest.raises(NotAllowed):
        apply_roster(cast.actor("next_door"), roster)


def test_a_member_who_left_is_not_taken_back_by_a_roster(cast, file):
    gone = make_member(cast.first, name="李建国").person
    Person.objects.filter(pk=gone.pk).update(
        id_blind=__import__("zhibu.people.columns", fromlist=["id_blind"]).id_blind(ONE)
    )
    Affiliation.objects.filter(person=gone).update(until=day("2026-01-01"), departure="transferred")
    refresh_roll_where("select id from people_person")
    roster = preview(file(person("李建国", ONE, "综采一区党支部")), cast.mine)
    assert roster.counts["reasons"] == {"left": 1}
