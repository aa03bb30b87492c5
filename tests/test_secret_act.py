"""An act that must not be recorded with its actor: who came, and what was put in, share nothing."""

import pytest
from django.db import connection

from tests.standins.actions import drop_slip
from tests.standins.models import Box, Entitled, Slip
from zhibu.access.testing import actor_of
from zhibu.audit.models import Act, Tally
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import make_appointment, make_unit
from zhibu.people.models import Person
from zhibu.people.testing import make_person

VOTERS = 7


@pytest.fixture
def branch(db: None) -> Unit:
    return make_unit("综采一区党支部")


@pytest.fixture
def voters(branch: Unit) -> list[Person]:
    people = [make_person(f"党员{n}") for n in range(VOTERS)]
    for person in people:
        make_appointment(person, "member", branch)
    return people


@pytest.fixture
def box(branch: Unit, voters: list[Person]) -> Box:
    box = Box.objects.create(unit=branch)
    Entitled.objects.bulk_create(Entitled(box=box, person=person) for person in voters)
    return box


def _column(sql: str) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]


def test_the_audit_says_only_how_many(box: Box, voters: list[Person]) -> None:
    for person in voters:
        drop_slip(actor_of(person), box, says="yes")
    assert Act.objects.count() == 0
    tally = Tally.objects.get()
    assert (tally.verb, tally.subject_id, tally.count) == ("drop_slip", box.pk, VOTERS)


def test_every_row_of_a_box_carries_the_same_transaction(transactional_db: None) -> None:
    branch = make_unit("综采一区党支部")
    people = [make_person(f"党员{n}") for n in range(VOTERS)]
    box = Box.objects.create(unit=branch)
    for person in people:
        make_appointment(person, "member", branch)
        Entitled.objects.create(box=box, person=person)
    for person in people[:4]:
        drop_slip(actor_of(person), box, says=person.name)
    assert len(set(_column("select xmin::text from standins_slip"))) == 1
    assert len(set(_column("select xmin::text from standins_entitled"))) == 1
    assert _column("select xmin::text from standins_slip") == _column("select xmin::text from standins_slip where true")
    Box.objects.all().delete()


def test_the_order_in_the_table_is_not_the_order_of_coming(box: Box, voters: list[Person]) -> None:
    orders = set()
    for _ in range(6):
        Slip.objects.all().delete()
        Entitled.objects.update(has_dropped=False)
        for person in voters:
            drop_slip(actor_of(person), box, says=person.name)
        orders.add(tuple(_column("select says from standins_slip order by ctid")))
    assert len(orders) > 1
    assert tuple(person.name for person in voters) not in orders or len(orders) > 2


def test_a_slip_has_no_column_that_leads_to_a_person() -> None:
    assert {field.name for field in Slip._meta.get_fields()} == {"id", "box", "says"}


def test_keys_change_with_each_act_so_that_copies_cannot_be_compared(box: Box, voters: list[Person]) -> None:
    drop_slip(actor_of(voters[0]), box, says="yes")
    first = set(Slip.objects.values_list("pk", flat=True))
    drop_slip(actor_of(voters[1]), box, says="no")
    assert not first & set(Slip.objects.values_list("pk", flat=True))


def test_nobody_drops_twice(box: Box, voters: list[Person]) -> None:
    drop_slip(actor_of(voters[0]), box, says="yes")
    with pytest.raises(Refused):
        drop_slip(actor_of(voters[0]), box, says="no")
    assert Slip.objects.count() == 1
    assert Tally.objects.get().count == 1


def test_a_stranger_may_not(box: Box) -> None:
    with pytest.raises(NotAllowed):
        drop_slip(actor_of(make_person("外人")), box, says="yes")
    assert Slip.objects.count() == 0
