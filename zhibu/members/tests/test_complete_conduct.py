"""What a decision left open is filled in later, once, and never by the system."""

from datetime import date

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.members.actions.conduct import complete_conduct
from zhibu.members.models import Commendation, Disposition, Sanction
from zhibu.members.queries.conduct import Entry
from zhibu.members.tests.test_record_conduct import own, record


def complete(cast: Cast, entry: Entry, who: str = "secretary", **dates: date) -> None:
    complete_conduct(cast.actor(who), own(cast), entry=entry.pk, **dates)


def test_a_sanction_gets_its_end_and_the_day_of_restored_rights(cast: Cast) -> None:
    record(cast, "probation_one_year", on=date(2024, 3, 2))
    complete(cast, Sanction.objects.get(), until=date(2025, 3, 2))
    complete(cast, Sanction.objects.get(), restored_on=date(2025, 3, 20))
    row = Sanction.objects.get()
    assert (row.until, row.restored_on) == (date(2025, 3, 2), date(2025, 3, 20))


def test_what_stands_there_stays(cast: Cast) -> None:
    record(cast, until=date(2027, 3, 2))
    with pytest.raises(Refused) as refused:
        complete(cast, Sanction.objects.get(), until=date(2026, 9, 2))
    assert refused.value.field == "until"
    assert Sanction.objects.get().until == date(2027, 3, 2)


def test_a_time_for_improvement_gets_its_end_and_no_restored_rights(cast: Cast) -> None:
    record(cast, "reform")
    with pytest.raises(Refused) as refused:
        complete(cast, Disposition.objects.get(), restored_on=date(2026, 6, 1))
    assert refused.value.field == "restored_on"
    complete(cast, Disposition.objects.get(), until=date(2026, 9, 2))
    assert Disposition.objects.get().until == date(2026, 9, 2)


def test_commendations_and_ways_out_have_nothing_open(cast: Cast) -> None:
    record(cast, "excellent_member")
    record(cast, "expelled")
    for entry in (Commendation.objects.get(), Sanction.objects.get()):
        with pytest.raises(Refused):
            complete(cast, entry, until=date(2026, 9, 2))


def test_days_lie_after_the_decision_and_rights_are_not_restored_in_advance(cast: Cast) -> None:
    record(cast)
    for wrong in (
        {"until": date(2026, 3, 2)},
        {"restored_on": date(2026, 3, 2)},
        {"restored_on": date(2099, 1, 1)},
        {},
    ):
        with pytest.raises(Refused):
            complete(cast, Sanction.objects.get(), **wrong)


def test_who_may_not_record_fills_in_nothing(cast: Cast) -> None:
    record(cast)
    for who in ("member", "organiser", "committee_member", "auditor", "keeper", "next_door"):
        with pytest.raises(NotAllowed):
            complete(cast, Sanction.objects.get(), who, until=date(2027, 3, 2))


def test_another_persons_entry_is_not_there(cast: Cast) -> None:
    record(cast, of="organiser")
    with pytest.raises(Refused):
        complete(cast, Sanction.objects.get(), until=date(2027, 3, 2))
    address = reverse("complete_conduct", args=[own(cast).pk, Sanction.objects.get().pk])
    assert cast.client("secretary").get(address).status_code == 404


def test_the_page_asks_only_for_what_is_open(cast: Cast) -> None:
    record(cast, until=date(2027, 3, 2))
    address = reverse("complete_conduct", args=[own(cast).pk, Sanction.objects.get().pk])
    client = cast.client("secretary")
    assert list(client.get(address).context["form"].fields) == ["restored_on"]
    assert client.post(address, {"restored_on": "2026.9.2"}).status_code == 302
    assert Sanction.objects.get().restored_on == date(2026, 9, 2)
