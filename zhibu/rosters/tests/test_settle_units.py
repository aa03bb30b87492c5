"""Units that a file names and nobody has founded: never invented, always decided."""

import pytest
from django.urls import reverse

from zhibu.gate.actor import NotAllowed, Refused
from zhibu.jobs.testing import work_off
from zhibu.members.models import Member
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import make_unit
from zhibu.rosters.actions import apply_roster, begin_apply, settle_units
from zhibu.rosters.choices import State
from zhibu.rosters.testing import HEADINGS, id_number, import_roster, person, preview, write_roster

pytestmark = pytest.mark.django_db
ONE, TWO = id_number(sequence="831"), id_number(sequence="833")


def preview_of(cast, tmp_path, *rows, who="officer", headings=HEADINGS, target=None):
    path = write_roster(tmp_path / "a.xlsx", rows, headings)
    return preview(path, target or cast.mine, cast.actor(who), found=False)


def test_nothing_is_founded_without_a_decision(cast, tmp_path):
    roster = preview_of(cast, tmp_path, person("李建国", ONE, "洗煤厂党支部"))
    with pytest.raises(Refused, match="组织"):
        begin_apply(cast.actor("officer"), roster)
    with pytest.raises(Refused, match="洗煤厂党支部"):
        apply_roster(cast.actor("officer"), roster)
    assert not Unit.objects.filter(name="洗煤厂党支部").exists()


def test_the_kind_is_guessed_from_the_name(cast, tmp_path):
    rows = [person("李建国", ONE, "洗煤厂党总支/洗煤一车间"), person("王晓梅", TWO, "流动党员党支部")]
    roster = preview_of(cast, tmp_path, *rows)
    assert {entry["name"]: entry["kind"] for entry in roster.missing} == {
        "洗煤厂党总支": "general_branch",
        "洗煤一车间": "branch",
        "流动党员党支部": "mobile_branch",
    }


def test_founding_is_confirmed_on_the_page(cast, tmp_path):
    roster = preview_of(cast, tmp_path, person("李建国", ONE, "洗煤厂党支部"))
    client = cast.client("officer")
    page = reverse("settle_units", args=[roster.pk])
    key = roster.missing[0]["id"]
    answer = client.post(page, {f"choice_{key}": "create:branch"})
    assert answer.headers["Location"] == reverse("show_roster", args=[roster.pk])
    client.post(reverse("begin_apply", args=[roster.pk]))
    work_off()
    assert Member.objects.get(name="李建国").unit.name == "洗煤厂党支部"


def test_another_spelling_is_mapped_to_the_unit_that_stands(cast, tmp_path):
    roster = preview_of(cast, tmp_path, person("李建国", ONE, "采一支部"))
    client = cast.client("officer")
    key = roster.missing[0]["id"]
    client.post(reverse("settle_units", args=[roster.pk]), {f"choice_{key}": "map", f"unit_{key}": "综采一区党支部"})
    work_off()
    roster.refresh_from_db()
    assert roster.state == State.PREVIEWED
    assert not any(entry["is_used"] and not entry["decision"] for entry in roster.missing)
    client.post(reverse("begin_apply", args=[roster.pk]))
    work_off()
    assert Member.objects.get(name="李建国").unit == cast.first
    assert not Unit.objects.filter(name="采一支部").exists()


def test_a_name_that_nobody_bears_is_asked_again(cast, tmp_path):
    roster = preview_of(cast, tmp_path, person("李建国", ONE, "采一支部"))
    key = roster.missing[0]["id"]
    page = reverse("settle_units", args=[roster.pk])
    answer = cast.client("officer").post(page, {f"choice_{key}": "map", f"unit_{key}": "没有的支部"})
    assert answer.status_code == 422
    assert "没有的支部" in answer.content.decode()


def test_people_of_a_unit_left_out_are_rejected(cast, tmp_path):
    rows = [person("李建国", ONE, "洗煤厂党支部"), person("王晓梅", TWO, "综采一区党支部")]
    roster = preview_of(cast, tmp_path, *rows)
    settle_units(cast.actor("officer"), roster, decisions={roster.missing[0]["id"]: {"decision": "leave"}})
    assert roster.state == State.MATCHED
    client = cast.client("officer")
    client.post(reverse("begin_preview", args=[roster.pk]))
    work_off()
    roster.refresh_from_db()
    assert roster.counts["reasons"] == {"unitleft": 1}
    assert roster.counts["new"] == 1


def test_who_may_not_found_is_not_offered_it(cast, tmp_path):
    roster = preview_of(cast, tmp_path, person("李建国", ONE, "综采三区党支部"))
    roster.missing[0]["may_found"] = False
    roster.save()
    assert "create:" not in cast.client("officer").get(reverse("settle_units", args=[roster.pk])).content.decode()
    with pytest.raises(Refused):
        decisions = {roster.missing[0]["id"]: {"decision": "create", "kind": "branch"}}
        settle_units(cast.actor("officer"), roster, decisions=decisions)


def test_a_stranger_settles_nothing(cast, tmp_path):
    roster = preview_of(cast, tmp_path, person("李建国", ONE, "洗煤厂党支部"))
    with pytest.raises(NotAllowed):
        settle_units(cast.actor("next_door"), roster, decisions={})


def test_other_spellings_of_a_standing_unit_are_the_unit(cast, tmp_path):
    rows = [
        person("李建国", ONE, "中共综采一区支部委员会"),
        person("王晓梅", TWO, "综采总支部 / 综采二区支部"),
    ]
    roster = import_roster(write_roster(tmp_path / "a.xlsx", rows), cast.mine)
    assert roster.missing == []
    assert Member.objects.get(name="李建国").unit == cast.first
    assert Member.objects.get(name="王晓梅").unit == cast.second


def test_a_missing_group_stands_under_its_branch(cast, tmp_path):
    headings = (*HEADINGS, "党小组")
    row = (*person("李建国", ONE, "综采一区党支部"), "第二党小组")
    import_roster(write_roster(tmp_path / "a.xlsx", [row], headings), cast.mine)
    group = Unit.objects.get(name="第二党小组")
    assert (group.parent, group.kind) == (cast.first, "group")
    assert Member.objects.get(name="李建国").group == group


def settle(cast, who, roster, unit):
    decisions = {roster.missing[0]["id"]: {"decision": "map", "unit": str(unit.pk)}}
    return settle_units(cast.actor(who), roster, decisions=decisions)


def test_a_unit_outside_of_where_the_roster_goes_is_not_taken(cast, tmp_path):
    roster = preview_of(cast, tmp_path, person("李建国", ONE, "采九支部"), target=cast.general)
    outside = make_unit("机关党支部", cast.mine)
    with pytest.raises(Refused, match="采九支部"):
        settle(cast, "officer", roster, outside)
    assert settle(cast, "officer", roster, cast.first).missing[0]["unit"] == str(cast.first.pk)


def test_units_below_a_new_unit_are_founded_with_it(cast, tmp_path):
    rows = [person("李建国", ONE, "洗煤厂党总支/洗煤一支部"), person("王晓梅", TWO, "洗煤厂党总支/洗煤二支部")]
    roster = preview_of(cast, tmp_path, *rows)
    assert {entry["name"] for entry in roster.missing if entry["may_found"]} == {
        "洗煤厂党总支",
        "洗煤一支部",
        "洗煤二支部",
    }
    client, page = cast.client("officer"), reverse("settle_units", args=[roster.pk])
    form = client.get(page).context["form"]
    client.post(page, {name: form[name].value() for name in form.fields if name.startswith("choice_")})
    client.post(reverse("begin_apply", args=[roster.pk]))
    work_off()
    assert Member.objects.get(name="李建国").unit.parent.name == "洗煤厂党总支"
    assert Member.objects.filter(name="王晓梅").exists()


def test_what_was_left_out_can_be_decided_anew(cast, tmp_path):
    roster = preview_of(cast, tmp_path, person("李建国", ONE, "洗煤厂党支部"))
    client, page = cast.client("officer"), reverse("settle_units", args=[roster.pk])
    key = roster.missing[0]["id"]
    client.post(page, {f"choice_{key}": "leave"})
    work_off()
    assert page in client.get(reverse("show_roster", args=[roster.pk])).content.decode()
    client.post(page, {f"choice_{key}": "create:branch"})
    work_off()
    client.post(reverse("begin_apply", args=[roster.pk]))
    work_off()
    assert Member.objects.get(name="李建国").unit.name == "洗煤厂党支部"
