"""Each act through its page: what a form sends arrives in the action, and a refusal stands at its field."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu.members.models import GroupPlace, Member, StageSpan
from zhibu.members.testing import make_member


def row_of(cast: Cast, who: str = "member") -> Member:
    return Member.objects.get(person=cast.people[who], tie="formal")


def send(cast: Cast, who: str, address: str, **details: Any) -> Any:
    """Ask for the form, then send it with its own hidden fields."""
    client = cast.client(who)
    form = client.get(address).context["form"]
    once = form["once"].value() if "once" in form.fields else None
    return client.post(address, {**({"once": once} if once else {}), **details})


def test_somebody_is_entered_and_found(cast: Cast) -> None:
    address = reverse("admit_member", args=[cast.first.pk])
    answer = send(
        cast, "organiser", address, name="钱学森", id_number="11010519491231002X", stage="full",
        joined_on="1970年7月1日", since="2020.3.1", arrival="entered", education="大学本科", ethnicity="汉族",
    )  # fmt: skip
    assert answer.status_code == 302, answer.context["form"].errors
    row = Member.objects.get(name="钱学森")
    assert (row.education, row.ethnicity, row.joined_on, row.since) == ("20", "01", date(1970, 7, 1), date(2020, 3, 1))
    shown = cast.client("secretary").get(reverse("list_members"), {"q": "qxs"})
    assert [one.name for one in shown.context["list"].page.rows] == ["钱学森"]


def test_a_refusal_stands_at_its_field_and_what_was_typed_stays(cast: Cast) -> None:
    address = reverse("admit_member", args=[cast.first.pk])
    answer = send(
        cast, "organiser", address, name="钱学森", id_number="110105194912310021", stage="full", since="2020-03-01",
        arrival="entered",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "校验位" in str(answer.context["form"].errors["id_number"])
    assert "钱学森" in answer.content.decode()


def test_the_same_form_twice_enters_once(cast: Cast) -> None:
    client, address = cast.client("organiser"), reverse("admit_member", args=[cast.first.pk])
    once = client.get(address).context["form"]["once"].value()
    details = {"once": once, "name": "钱学森", "stage": "full", "since": "2020-03-01", "arrival": "entered"}
    assert client.post(address, details).status_code == 302
    assert client.post(address, details).status_code == 422
    assert Member.objects.filter(name="钱学森").count() == 1


def test_a_member_is_placed_in_a_branch_that_was_searched(cast: Cast) -> None:
    row = row_of(cast)
    found = cast.client("general_secretary").get(reverse("find_branches", args=[row.pk, "formal"]), {"unit_q": "二区"})
    assert "综采二区党支部" in found.content.decode()
    address = reverse("place_member", args=[row.pk])
    answer = send(cast, "general_secretary", address, unit=cast.second.pk, on="2024-05-01")
    assert answer.status_code == 302
    moved = row_of(cast)
    assert moved.unit_id == cast.second.pk
    assert answer["Location"] == reverse("show_member", args=[moved.pk])


@pytest.mark.parametrize("unit", ["", "x", "mine", "office"])
def test_a_branch_out_of_reach_is_not_taken(cast: Cast, unit: str) -> None:
    chosen = getattr(cast, unit).pk if hasattr(cast, unit) else unit
    address = reverse("place_member", args=[row_of(cast).pk])
    assert send(cast, "general_secretary", address, unit=chosen, on="2024-05-01").status_code == 422
    assert row_of(cast).unit_id == cast.first.pk


def test_a_secretary_moves_nobody_next_door(cast: Cast) -> None:
    address = reverse("place_member", args=[row_of(cast).pk])
    assert send(cast, "secretary", address, unit=cast.second.pk, on="2024-05-01").status_code == 422


def test_a_group_is_chosen(cast: Cast) -> None:
    address = reverse("place_in_group", args=[row_of(cast).pk])
    assert send(cast, "secretary", address, group=cast.group.pk, on="2024-05-01").status_code == 302
    assert row_of(cast).group_id == cast.group.pk
    assert send(cast, "secretary", address, group="", on="2024-06-01").status_code == 302
    assert GroupPlace.objects.open().count() == 0


def test_a_stage_a_standing_and_a_journey_are_recorded(cast: Cast) -> None:
    new = make_member(cast.first, "新同志", stage="applicant", joined_on=date(2023, 1, 1))
    stage = reverse("record_stage", args=[new.pk])
    assert send(cast, "organiser", stage, stage="activist", on="2023-06-01").status_code == 302
    row = row_of(cast)
    away = reverse("record_mobility", args=[row.pk])
    assert send(cast, "organiser", away, mobility="outflow", on="2024-01-01", direction="杭州").status_code == 302
    back = reverse("end_mobility", args=[row.pk, "outflow"])
    assert send(cast, "organiser", back, on="2024-09-01").status_code == 302
    standing = reverse("change_standing", args=[row.pk])
    refused = send(cast, "secretary", standing, standing="suspended", on="2024-10-01")
    assert "document_no" in refused.context["form"].errors
    assert send(cast, "secretary", standing, standing="suspended", on="2024-10-01", document_no="1").status_code == 302
    assert row_of(cast).standing == "suspended"


def test_a_second_tie_begins_and_ends(cast: Cast) -> None:
    address = reverse("record_participation", args=[row_of(cast).pk])
    assert send(cast, "general_secretary", address, unit=cast.second.pk, on="2024-05-01").status_code == 302
    guest = Member.objects.get(person=cast.people["member"], tie="participation")
    end = reverse("end_participation", args=[guest.pk])
    assert send(cast, "next_door", end, on="2024-06-01").status_code == 302
    assert not Member.objects.filter(pk=guest.pk).exists()


def test_an_entry_is_corrected_from_the_list_of_entries(cast: Cast) -> None:
    row = row_of(cast)
    listed = cast.client("secretary").get(reverse("list_entries", args=[row.pk]))
    full = StageSpan.objects.get(person=row.person_id, stage="full")
    address = reverse("correct_span", args=[row.pk, "stage", full.pk])
    assert address in listed.content.decode()
    assert send(cast, "secretary", address, since="2016-08-01", reason="抄错").status_code == 302
    assert row_of(cast).full_on == date(2016, 8, 1)
    other = reverse("correct_span", args=[row.pk, "stage", "999999"])
    assert cast.client("secretary").get(other).status_code == 404


def test_the_file_offers_what_may_be_done(cast: Cast) -> None:
    row = row_of(cast)
    assert (
        reverse("list_entries", args=[row.pk])
        in cast.client("organiser").get(reverse("show_member", args=[row.pk])).content.decode()
    )
