"""Stages, standings and ties name people (and units) who are there; nobody goes while they do."""

from datetime import date
from threading import Thread

import pytest
from django.db import IntegrityError, connection, connections, transaction

from zhibu.lib.ids import new_id
from zhibu.members.models import Affiliation, StageSpan, StandingSpan
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import make_unit
from zhibu.people.models import Person
from zhibu.people.testing import make_person

DAY = date(2020, 1, 1)


def some_unit():
    """Return the one unit of these tests."""
    return Unit.objects.filter(name="某支部").first() or make_unit("某支部")


SPANS = [
    pytest.param(lambda person: StageSpan(person_id=person, stage="full", since=DAY), id="stage"),
    pytest.param(lambda person: StandingSpan(person_id=person, standing="normal", since=DAY), id="standing"),
    pytest.param(lambda person: Affiliation(person_id=person, unit=some_unit(), since=DAY), id="tie"),
]


def delete(person):
    with connection.cursor() as cursor:
        cursor.execute("delete from people_person where id = %s", [person.pk])


@pytest.mark.django_db
@pytest.mark.parametrize("span", SPANS)
def test_a_span_of_nobody_is_refused(span):
    with pytest.raises(IntegrityError, match="not there"), transaction.atomic():
        span(new_id()).save()


@pytest.mark.django_db
@pytest.mark.parametrize("span", SPANS)
def test_one_of_many_who_is_not_there_is_found(span):
    spans = [span(make_person().pk), span(new_id()), span(make_person().pk)]
    with pytest.raises(IntegrityError, match="not there"), transaction.atomic():
        type(spans[0]).objects.bulk_create(spans)


@pytest.mark.django_db
@pytest.mark.parametrize("span", SPANS)
def test_a_span_never_turns_to_nobody(span):
    kept = span(make_person().pk)
    kept.save()
    with pytest.raises(IntegrityError, match="not there"), transaction.atomic():
        type(kept).objects.filter(pk=kept.pk).update(person_id=new_id())


@pytest.mark.django_db
@pytest.mark.parametrize("span", SPANS)
def test_a_person_with_a_span_stays(span):
    person = make_person()
    kept = span(person.pk)
    kept.save()
    with pytest.raises(IntegrityError, match="cannot be deleted"), transaction.atomic():
        delete(person)
    kept.delete()
    delete(person)
    assert not Person.objects.filter(pk=person.pk).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("span", SPANS)
def test_a_person_named_by_another_transaction_waits_and_stays(span):
    person = make_person()
    answers = []

    def take_away():
        try:
            delete(person)
            answers.append("gone")
        except IntegrityError:
            answers.append("stays")
        finally:
            connections.close_all()

    with transaction.atomic():
        kept = span(person.pk)
        kept.save()
        other = Thread(target=take_away)
        other.start()
        other.join(0.5)
        assert other.is_alive(), "it waits for who names the person"
    other.join()
    assert answers == ["stays"]


@pytest.mark.django_db
def test_a_tie_to_no_unit_is_refused():
    with pytest.raises(IntegrityError, match="names a unit"), transaction.atomic():
        Affiliation.objects.create(person=make_person(), unit_id=new_id(), since=DAY)
    kept = Affiliation.objects.create(person=make_person(), unit=some_unit(), since=DAY)
    with pytest.raises(IntegrityError, match="names a unit"), transaction.atomic():
        Affiliation.objects.filter(pk=kept.pk).update(unit_id=new_id())


@pytest.mark.django_db
def test_a_unit_with_a_tie_stays():
    unit = some_unit()
    Affiliation.objects.create(person=make_person(), unit=unit, since=DAY)
    with pytest.raises(IntegrityError, match="a unit whose"), transaction.atomic():
        Unit.objects.filter(pk=unit.pk)._raw_delete("default")
