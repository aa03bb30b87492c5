"""An act that must not be recorded with its actor: who came, and what was put in, share nothing."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, models, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from tests.standins.actions import drop_slip
from tests.standins.models import Box, Entitled, Slip, Standins
from zhibu.access.actors import PersonActor
from zhibu.access.testing import actor_of
from zhibu.audit.models import Act, Tally
from zhibu.gate.actor import Actor, NotAllowed, Refused
from zhibu.gate.doors import secret
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import make_appointment, make_unit
from zhibu.people.models import Person
from zhibu.people.testing import make_person

VOTERS = 7


class Timed(models.Model):
    """Slips that say when they came: never migrated, only refused."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    came_at = models.DateTimeField()

    class Meta:
        abstract = True


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


def _column(sql: str, *params: object) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [row[0] for row in cursor.fetchall()]


def _copy_of(table: str) -> list[tuple[Any, ...]]:
    """Return the table's rows as a copy of the database holds them, nothing opened."""
    with connection.cursor() as cursor:
        cursor.execute(f"select * from {table}")
        return [tuple(bytes(one) if isinstance(one, memoryview) else one for one in row) for row in cursor.fetchall()]


def test_the_audit_says_only_how_many(box: Box, voters: list[Person]) -> None:
    for person in voters:
        drop_slip(actor_of(person), box, says="yes")
    assert Act.objects.count() == 0
    tally = Tally.objects.get()
    assert (tally.verb, tally.subject_id, tally.count) == ("drop_slip", box.pk, VOTERS)


def _open_box() -> tuple[Box, list[Person]]:
    """Return a committed box and those who may drop, for tests that look at transactions."""
    branch = make_unit("综采一区党支部")
    people = [make_person(f"党员{n}") for n in range(VOTERS)]
    box = Box.objects.create(unit=branch)
    for person in people:
        make_appointment(person, "member", branch)
        Entitled.objects.create(box=box, person=person)
    return box, people


def test_who_came_and_what_was_put_in_carry_one_transaction_after_each_act(transactional_db: None) -> None:
    box, people = _open_box()
    for person in people[:4]:
        drop_slip(actor_of(person), box, says=person.name)
        slips, entitled = (set(_column(f"select xmin::text from standins_{of}")) for of in ("slip", "entitled"))
        assert len(slips) == 1
        assert entitled == slips


def test_no_other_row_carries_the_transaction_of_the_box(transactional_db: None) -> None:
    box, people = _open_box()
    for person in people[:2]:
        drop_slip(actor_of(person), box, says="赞成")
    (act,) = set(_column("select xmin::text from standins_slip"))
    tables = _column("select tablename from pg_tables where schemaname = 'public'")
    carrying = {one for one in tables if _column(f'select 1 from "{one}" where xmin::text = %s limit 1', act)}
    assert carrying == {"standins_slip", "standins_entitled", "audit_tally"}


def test_it_is_refused_inside_another_transaction_whose_rows_would_name_who_came(transactional_db: None) -> None:
    box, people = _open_box()
    with pytest.raises(RuntimeError), transaction.atomic():
        drop_slip(actor_of(people[0]), box, says="赞成")
    assert Slip.objects.count() == 0


def test_those_who_come_at_once_wait_for_each_other(transactional_db: None) -> None:
    box, people = _open_box()
    actors = [actor_of(person) for person in people]
    start = Barrier(VOTERS)

    def drop(actor: PersonActor) -> None:
        start.wait()
        try:
            drop_slip(actor, box, says="赞成")
        finally:
            connection.close()

    with ThreadPoolExecutor(VOTERS) as pool:
        list(pool.map(drop, actors))
    assert Slip.objects.count() == Entitled.objects.filter(has_dropped=True).count() == VOTERS
    assert len(set(_column("select xmin::text from standins_slip union select xmin::text from standins_entitled"))) == 1


@pytest.mark.parametrize("order", ["ctid", "id"])
def test_neither_place_nor_key_says_who_came_first_or_last(branch: Unit, voters: list[Person], order: str) -> None:
    came = [actor_of(person) for person in voters[:4]]
    places: dict[str, set[int]] = {"first": set(), "last": set()}
    for _ in range(25):
        box = Box.objects.create(unit=branch)
        Entitled.objects.bulk_create(Entitled(box=box, person_id=actor.person_id) for actor in came)
        for actor in came:
            drop_slip(actor, box, says=actor.name)
        said = {slip.pk: slip.says for slip in Slip.objects.filter(box=box)}
        held = [said[pk] for pk in _column(f"select id from standins_slip where box_id = %s order by {order}", box.pk)]
        places["first"].add(held.index(came[0].name))
        places["last"].add(held.index(came[-1].name))
    # Of four places in 25 boxes two at most by chance: once in five million runs.
    assert len(places["first"]) > 2
    assert len(places["last"]) > 2


def test_no_two_copies_of_the_table_have_anything_in_common(box: Box, voters: list[Person]) -> None:
    seen: set[object] = set()
    for person in voters:
        drop_slip(actor_of(person), box, says="赞成")
        copy = {value for row in _copy_of("standins_slip") for value in row if value != box.pk}
        assert not copy & seen
        seen |= copy
    assert [slip.says for slip in Slip.objects.all()] == ["赞成"] * VOTERS


def test_a_copy_without_the_keys_does_not_say_what_was_put_in_by_its_length_either(
    box: Box, voters: list[Person]
) -> None:
    drop_slip(actor_of(voters[0]), box, says="赞成")
    drop_slip(actor_of(voters[1]), box, says="不赞成，理由另附")
    sealed = _column("select says from standins_slip")
    assert len({len(one) for one in sealed}) == 1
    assert not any("赞成".encode() in bytes(one) for one in sealed)


def test_no_statement_holds_what_was_put_in(box: Box, voters: list[Person]) -> None:
    with CaptureQueriesContext(connection) as sent:
        drop_slip(actor_of(voters[0]), box, says="zancheng")
    assert any("standins_slip" in one["sql"] for one in sent)
    assert not any("zancheng" in one["sql"] or b"zancheng".hex() in one["sql"] for one in sent)


def test_no_column_counts_or_keeps_a_time_or_leads_to_a_person(db: None) -> None:
    columns = (
        "select column_name || ' ' || data_type || ' ' || is_identity || coalesce(column_default, '')"
        " from information_schema.columns where table_name = %s order by ordinal_position"
    )
    assert sorted(_column(columns, "standins_slip")) == ["box_id uuid NO", "id uuid NO", "says bytea NO"]
    leads_to = "select confrelid::regclass::text from pg_constraint where conrelid = %s::regclass and contype = 'f'"
    assert _column(leads_to, "standins_slip") == ["standins_box"]


@pytest.mark.parametrize(("rows", "why"), [(Box, "random uuid"), (Timed, "no time")])
def test_a_set_that_tells_when_its_rows_came_is_refused_as_it_is_declared(rows: type[Model], why: str) -> None:
    with pytest.raises(TypeError, match=why):

        @secret(Standins.DROP, sets=(rows,), box="unit")
        def drop_carelessly(actor: Actor, box: Box) -> None:
            """Drop into a set that keeps the order."""


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
