"""Commendations, sanctions and dispositions: recorded as decided, sealed, and nothing follows from them by itself."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from tests.cast import Cast
from zhibu.audit.models import Act
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.members.actions.conduct import record_conduct
from zhibu.members.models import Commendation, Disposition, Member, Sanction
from zhibu.members.testing import make_member

ON = date(2026, 3, 2)
PAPER = "东煤纪〔2026〕2号"


def own(cast: Cast, who: str = "member") -> Member:
    return Member.objects.select_related("unit", "person").get(person=cast.people[who], tie="formal")


def record(cast: Cast, kind: str = "warning", *, who: str = "secretary", of: str = "member", **facts: Any) -> None:
    given = {"on": ON, "given_by": "东岭煤矿党委", "document_no": PAPER, **facts}
    record_conduct(cast.actor(who), own(cast, of), kind=kind, **given)


def test_each_kind_goes_to_its_table(cast: Cast) -> None:
    record(cast, "excellent_member", level="grassroots")
    record(cast, "warning", until=date(2027, 3, 2), note="违章指挥")
    record(cast, "reform", until=date(2026, 9, 2), document_no="")
    assert Commendation.objects.get().kind == "excellent_member"
    sanction = Sanction.objects.get()
    assert (sanction.kind, sanction.until, sanction.note) == ("warning", date(2027, 3, 2), "违章指挥")
    assert sanction.recorded_by_id == cast.people["secretary"].pk
    assert Disposition.objects.get().until == date(2026, 9, 2)


def test_the_database_holds_what_was_decided_sealed(cast: Cast) -> None:
    record(cast, note="违章指挥")
    record(cast, "serious_warning")
    with connection.cursor() as cursor:
        cursor.execute("select row_to_json(s)::text, length(kind) from members_sanction s order by id")
        rows = cursor.fetchall()
    told = " ".join(text for text, _length in rows)
    assert "warning" not in told and "违章指挥" not in told and PAPER not in told and "东岭煤矿党委" not in told
    assert len({length for _text, length in rows}) == 1


def test_the_audit_does_not_tell_a_commendation_from_a_sanction(cast: Cast) -> None:
    record(cast, "excellent_member")
    record(cast, "warning", note="违章指挥")
    acts = Act.objects.filter(verb="record_conduct")
    assert [act.details for act in acts] == [{}, {}] and acts.values("verb").distinct().count() == 1
    told = str(list(Act.objects.values()))
    assert "warning" not in told and "警告" not in told and "excellent" not in told


@pytest.mark.parametrize("kind", ["expelled", "persuaded_out", "lapsed", "probation_two_years"])
def test_no_standing_changes_by_an_entry(cast: Cast, kind: str) -> None:
    record(cast, kind)
    row = own(cast)
    assert (row.standing, row.is_on_roll, row.until) == ("normal", True, None)


@pytest.mark.parametrize(
    ("kind", "facts", "field"),
    [
        ("medal", {}, "kind"),
        ("warning", {"on": date(2100, 1, 1)}, "on"),
        ("warning", {"given_by": " "}, "given_by"),
        ("warning", {"document_no": " "}, "document_no"),
        ("expelled", {"document_no": ""}, "document_no"),
        ("warning", {"until": ON}, "until"),
        ("warning", {"title": "先进个人"}, "title"),
        ("warning", {"level": "planet"}, "level"),
        ("excellent_member", {"until": date(2027, 1, 1)}, "until"),
        ("expelled", {"until": date(2027, 1, 1)}, "until"),
        ("other_commendation", {}, "title"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast: Cast, kind: str, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        record(cast, kind, **facts)
    assert refused.value.field == field
    assert not (Sanction.objects.exists() or Commendation.objects.exists() or Disposition.objects.exists())


def test_the_same_decision_is_recorded_once(cast: Cast) -> None:
    record(cast)
    with pytest.raises(Refused):
        record(cast)
    record(cast, on=date(2026, 4, 2))
    assert Sanction.objects.count() == 2


def test_nobody_records_their_own(cast: Cast) -> None:
    with pytest.raises(Refused):
        record(cast, "excellent_worker", of="secretary")
    record(cast, "excellent_worker", of="secretary", who="officer")


def test_a_branch_that_only_hosts_the_member_records_nothing(cast: Cast) -> None:
    home = make_member(cast.second, "赵秀英")
    guest = make_member(cast.first, person=home.person, tie="participation")
    with pytest.raises(Refused):
        record_conduct(cast.actor("secretary"), guest, kind="warning", on=ON, given_by="支部", document_no=PAPER)


@pytest.mark.parametrize(
    "who", ["member", "group_leader", "committee_member", "organiser", "auditor", "keeper", "next_door"]
)
def test_only_secretaries_and_officers_record(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        record(cast, "excellent_member", who=who)


def test_the_page_records_and_reminds_of_the_standing(cast: Cast) -> None:
    client, address = cast.client("secretary"), reverse("record_conduct", args=[own(cast).pk])
    form = client.get(address)
    page = form.content.decode()
    assert "限期改正最长 12 个月" in page and reverse("change_standing", args=[own(cast).pk]) in page
    typed = {"kind": "expelled", "on": "2026.3.2", "given_by": "东岭煤矿党委", "document_no": PAPER}
    answer = client.post(address, {**typed, "once": form.context["form"]["once"].value()}, follow=True)
    assert "请再按决定登记党籍状态" in answer.content.decode()
    assert Sanction.objects.get().kind == "expelled"


def test_the_last_day_is_typed_and_shown_as_the_decision_writes_it(cast: Cast) -> None:
    client, address = cast.client("secretary"), reverse("record_conduct", args=[own(cast).pk])
    typed = {"kind": "warning", "on": "2026.3.2", "given_by": "东岭煤矿党委", "document_no": PAPER, "until": "2027.3.1"}
    client.post(address, {**typed, "once": client.get(address).context["form"]["once"].value()})
    assert Sanction.objects.get().until == date(2027, 3, 2)
    wanted = {"fields_": ["conduct_in_full"], "purpose": "review", "detail": "换届资格"}
    shown = client.post(f"/members/{own(cast).pk}/reveal/", wanted)
    assert "影响期到 2027-03-01" in shown.content.decode()


def test_the_page_keeps_what_was_typed(cast: Cast) -> None:
    client, address = cast.client("secretary"), reverse("record_conduct", args=[own(cast).pk])
    once = client.get(address).context["form"]["once"].value()
    answer = client.post(address, {"kind": "warning", "on": "2026-3-2", "given_by": "东岭煤矿党委", "once": once})
    assert answer.status_code == 422 and "文号" in str(answer.context["form"].errors["document_no"])
    assert "东岭煤矿党委" in answer.content.decode()


def test_the_api_records_with_the_same_rights(cast: Cast) -> None:
    address = f"/api/v1/members/{own(cast).pk}/conduct"
    body = {"kind": "excellent_member", "on": "2026-03-02", "given_by": "东岭煤矿党委", "level": "grassroots"}
    asked = {"data": body, "content_type": "application/json"}
    assert cast.client("secretary").post(address, **asked).status_code == 204
    assert cast.client("organiser").post(address, **asked).status_code == 403
    assert cast.client("next_door").post(address, **asked).status_code == 404
    assert Commendation.objects.count() == 1
