"""Who sees rewards and sanctions, how, and who is under which on a day."""

import json
from datetime import date
from typing import Any

import pytest

from tests.cast import Cast
from zhibu.audit.models import Act, FileOpening
from zhibu.gate.actor import NotAllowed
from zhibu.members.actions.conduct import complete_conduct, void_conduct
from zhibu.members.actions.corrections import answer_correction, request_correction
from zhibu.members.actions.merging import merge_members, unmerge_members
from zhibu.members.actions.places import record_participation
from zhibu.members.models import CorrectionRequest, Merge, Sanction
from zhibu.members.queries.conduct import on_probation, under_effect, without_rights
from zhibu.members.rules.conduct import is_in_effect, lacks_rights
from zhibu.members.testing import make_member
from zhibu.members.tests.test_record_conduct import ON, PAPER, own, record
from zhibu.notices.models import Notice

WANTED = {"fields_": ["conduct_in_full"], "purpose": "review", "detail": "入党介绍人资格"}
TOLD = ("警告", PAPER, "违章指挥")


@pytest.fixture
def warned(cast: Cast) -> Cast:
    record(cast, until=date(2027, 3, 2), note="违章指挥")
    return cast


def page(cast: Cast, who: str) -> str:
    return str(cast.client(who).get(f"/members/{own(cast).pk}/").content.decode())


def reveal(cast: Cast, who: str) -> Any:
    return cast.client(who).post(f"/members/{own(cast).pk}/reveal/", WANTED)


@pytest.mark.parametrize("who", ["secretary", "general_secretary", "officer"])
def test_masked_it_tells_its_day_and_nothing_else(warned: Cast, who: str) -> None:
    text = page(warned, who)
    assert 'id="conduct"' in text and str(ON) in text
    assert not any(word in text for word in TOLD)


def test_for_a_purpose_it_is_shown_and_the_person_reads_it(warned: Cast) -> None:
    answer = reveal(warned, "secretary")
    text = answer.content.decode()
    assert all(word in text for word in TOLD) and "影响期到 2027-03-01" in text
    assert "no-store" in answer["Cache-Control"]
    opening = FileOpening.objects.get()
    assert (opening.parts, opening.purpose) == (["conduct_in_full"], "组织审批、考察：入党介绍人资格")
    mine = warned.client("member").get("/me/openings/").content.decode()
    assert "奖惩的内容" in mine and "看了完整内容" in mine


def test_the_organiser_opens_the_file_and_knows_nothing_of_it(warned: Cast) -> None:
    text = page(warned, "organiser")
    assert 'id="conduct"' not in text and "登记奖惩" not in text and str(ON) not in text
    answer = reveal(warned, "organiser")
    assert answer.status_code == 422 and "警告" not in answer.content.decode()


@pytest.mark.parametrize(("who", "status"), [("committee_member", 403), ("auditor", 403), ("next_door", 404)])
def test_others_reach_no_page_of_it(warned: Cast, who: str, status: int) -> None:
    assert warned.client(who).get(f"/members/{own(warned).pk}/").status_code == status
    assert reveal(warned, who).status_code == status


def test_one_sees_ones_own_masked_and_then_in_full(warned: Cast) -> None:
    client = warned.client("member")
    text = client.get("/me/file/").content.decode()
    assert 'id="conduct"' in text and "警告" not in text
    assert all(word in client.post(f"/members/{own(warned).pk}/reveal/").content.decode() for word in TOLD)
    assert not FileOpening.objects.exists()


def test_a_branch_that_only_hosts_the_member_sees_none(warned: Cast) -> None:
    guest = record_participation(warned.actor("officer"), own(warned), unit=warned.second, on=date(2026, 4, 1))
    client = warned.client("next_door")
    assert 'id="conduct"' not in client.get(f"/members/{guest.pk}/").content.decode()
    assert client.post(f"/members/{guest.pk}/reveal/", WANTED).status_code == 422


def test_ones_own_export_holds_all_of_it_the_void_with_the_reason(warned: Cast) -> None:
    record(warned, "excellent_member")
    void_conduct(warned.actor("secretary"), own(warned), entry=Sanction.objects.get().pk, reason="登记错了人")
    client = warned.client("member")
    held = json.loads(client.get("/me/file/export.json").content)["conduct"]
    assert {one["kind"]: one["void_reason"] for one in held} == {"warning": "登记错了人", "excellent_member": ""}
    assert client.get("/me/file/export.pdf").content.startswith(b"%PDF")


def post(cast: Cast, who: str, way: str, **body: Any) -> Any:
    address = f"/api/v1/members/{own(cast).pk}/{way}"
    return cast.client(who).post(address, data=body, content_type="application/json").json()


def test_the_api_masks_then_reveals_with_keys(warned: Cast) -> None:
    groups = {one["key"]: one for one in post(warned, "secretary", "file", purpose="review")["groups"]}
    assert [(line["title"], line["is_masked"]) for line in groups["conduct"]["lines"]] == [("******", True)]
    shown = post(warned, "secretary", "reveal", purpose="review", fields=["conduct_in_full"])
    assert [(one["id"], one["title"]) for one in shown["conduct"]] == [(str(Sanction.objects.get().pk), "警告")]
    theirs = post(warned, "organiser", "file", purpose="review")["groups"]
    assert "conduct" not in {one["key"] for one in theirs}


def test_a_correction_of_it_goes_to_those_who_may_read_it(warned: Cast) -> None:
    request_correction(warned.actor("member"), own(warned), item="conduct", wanted="没有受过警告")
    asked = CorrectionRequest.objects.get()
    assert [one.person_id for one in Notice.objects.filter(kind="correction")] == [warned.people["secretary"].pk]
    assert "奖惩" not in warned.client("organiser").get("/corrections/?show=all").content.decode()
    assert "奖惩" in warned.client("secretary").get("/corrections/?show=all").content.decode()
    assert warned.client("organiser").get(f"/corrections/{asked.pk}/").status_code == 403
    with pytest.raises(NotAllowed):
        answer_correction(warned.actor("organiser"), own(warned), request=asked, is_granted=True)
    answer_correction(warned.actor("secretary"), own(warned), request=asked, is_granted=False, reason="决定没有变")
    assert "决定没有变" not in str(list(Act.objects.values())) + str(list(Notice.objects.values()))
    for who, is_told in (("organiser", False), ("secretary", True)):
        changes = warned.client(who).get(f"/members/{own(warned).pk}/").context["changes"]
        assert ("奖惩" in str(changes)) == is_told
    assert "决定没有变" in warned.client("member").get("/me/file/").content.decode()


def test_entries_follow_a_merge_and_come_back(cast: Cast) -> None:
    kept, other = make_member(cast.first, "赵秀英"), make_member(cast.first, "赵秀英")
    record(cast, of="member")
    Sanction.objects.update(person=other.person)
    merge_members(cast.actor("officer"), kept, absorbed=other, reason="同一个人")
    assert Sanction.objects.get().person_id == kept.person_id
    unmerge_members(cast.actor("officer"), Merge.objects.get(), reason="弄错了")
    assert Sanction.objects.get().person_id == other.person_id


def test_who_is_on_probation_on_a_day(cast: Cast) -> None:
    person, other = cast.people["member"].pk, cast.people["organiser"].pk
    record(cast, "probation_one_year", on=date(2024, 3, 2), until=date(2025, 3, 2))
    record(cast, "warning", of="organiser", on=date(2024, 3, 2))
    people = [person, other]
    assert [on_probation(people, date(2024, 3, day)) for day in (1, 2)] == [set(), {person}]
    assert [on_probation(people, date(2025, 3, day)) for day in (1, 2)] == [{person}, set()]
    assert on_probation([other], date(2024, 6, 1)) == set()
    assert without_rights(people, date(2026, 1, 1)) == {person}
    complete_conduct(cast.actor("secretary"), own(cast), entry=_probation(), restored_on=date(2025, 4, 1))
    assert [without_rights(people, date(2025, day, 1)) for day in (3, 4)] == [{person}, set()]
    assert under_effect(people, date(2024, 6, 1)) == {other}


def _probation() -> Any:
    return next(row.pk for row in Sanction.objects.all() if row.kind == "probation_one_year")


def test_a_sanction_holds_from_its_day_until_its_end_or_until_it_was_lifted() -> None:
    on, end, lifted = date(2024, 2, 29), date(2025, 3, 1), date(2024, 9, 1)
    days = (date(2024, 2, 28), on, date(2025, 2, 28), end)
    assert [is_in_effect(on, end, None, day) for day in days] == [False, True, True, False]
    assert not is_in_effect(on, end, lifted, lifted) and is_in_effect(on, None, None, date(2099, 1, 1))
    assert lacks_rights(on, None, date(2099, 1, 1)) and not lacks_rights(on, lifted, lifted)
