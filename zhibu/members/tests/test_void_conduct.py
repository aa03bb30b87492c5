"""A wrong entry is made void with a reason: it stays on file and is no longer shown or asked for."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from tests.cast import Cast
from zhibu.audit.models import Act
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.members.actions.conduct import complete_conduct, void_conduct
from zhibu.members.models import Sanction
from zhibu.members.queries.conduct import on_probation
from zhibu.members.tests.test_record_conduct import own, record

WHY = "登记错了人"


def void(cast: Cast, who: str = "secretary", reason: str = WHY) -> None:
    void_conduct(cast.actor(who), own(cast), entry=Sanction.objects.get().pk, reason=reason)


def test_a_void_entry_stays_with_its_reason_and_counts_for_nothing(cast: Cast) -> None:
    record(cast, "probation_one_year")
    person = cast.people["member"].pk
    assert on_probation([person], date(2026, 5, 1)) == {person}
    void(cast)
    row = Sanction.objects.get()
    assert (row.kind, row.void_reason, row.voided_by_id) == ("probation_one_year", WHY, cast.people["secretary"].pk)
    assert on_probation([person], date(2026, 5, 1)) == set()
    assert 'id="conduct"' not in cast.client("member").get("/me/file/").content.decode()


def test_the_reason_is_asked_for_and_stays_out_of_the_audit(cast: Cast) -> None:
    record(cast)
    with pytest.raises(Refused) as refused:
        void(cast, reason=" ")
    assert refused.value.field == "reason"
    void(cast)
    assert Act.objects.get(verb="void_conduct").details == {}
    with connection.cursor() as cursor:
        cursor.execute("select row_to_json(s)::text from members_sanction s")
        assert WHY not in cursor.fetchone()[0]


def test_a_void_entry_is_not_touched_again_and_the_right_one_is_recorded(cast: Cast) -> None:
    record(cast)
    entry = Sanction.objects.get().pk
    void(cast)
    with pytest.raises(Refused):
        void_conduct(cast.actor("secretary"), own(cast), entry=entry, reason=WHY)
    with pytest.raises(Refused):
        complete_conduct(cast.actor("secretary"), own(cast), entry=entry, until=date(2027, 3, 2))
    record(cast)
    assert Sanction.objects.standing().count() == 1


def test_the_database_wants_a_reason_with_every_void(cast: Cast) -> None:
    record(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sanction.objects.update(voided_at=cast.actor("officer").at)


def test_who_may_not_record_makes_nothing_void(cast: Cast) -> None:
    record(cast)
    for who in ("member", "organiser", "committee_member", "auditor", "keeper", "next_door"):
        with pytest.raises(NotAllowed):
            void(cast, who)


def test_the_page_makes_it_void(cast: Cast) -> None:
    record(cast)
    address = reverse("void_conduct", args=[own(cast).pk, Sanction.objects.get().pk])
    client = cast.client("secretary")
    assert "警告" not in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": WHY}).status_code == 302
    assert client.get(address).status_code == 404
