"""While a roster is written, others change people and import too: nothing is lost, and nobody waits for ever."""

import threading
from contextlib import contextmanager, suppress
from importlib import import_module

import psycopg
import pytest
from django.db import DatabaseError, connection

from zhibu.access.actors import system
from zhibu.gate.actor import Refused
from zhibu.orgs.models import Unit
from zhibu.people.models import Person
from zhibu.rosters.actions import apply_roster
from zhibu.rosters.testing import id_number, import_roster, person, preview, write_roster

pytestmark = pytest.mark.django_db(transaction=True)
writing, checking = (import_module(f"zhibu.rosters.actions.{verb}_roster") for verb in ("apply", "preview"))
NUMBERS = {"李建国": id_number(sequence="831"), "王芳": id_number(sequence="832")}


def rows(*names, phone="13800001234"):
    return [person(name, NUMBERS[name], "机关支部", phone=phone) for name in names]


@pytest.fixture
def files(tmp_path):
    def write(name, *names, **cells):
        return write_roster(tmp_path / f"{name}.xlsx", rows(*names, **cells))

    import_roster(write("first", "李建国", "王芳"))
    return write


@contextmanager
def beside():
    told = connection.settings_dict
    kept = {name: told[name.upper()] for name in ("host", "port", "user", "password") if told.get(name.upper())}
    with psycopg.connect(**kept, dbname=told["NAME"], autocommit=True) as other:
        other.execute("set lock_timeout = '300ms'")
        yield other


def test_nobody_changes_a_person_between_the_comparison_and_the_writing(files, monkeypatch):
    roster = preview(files("second", "李建国", phone="13900005678"), Unit.objects.get(name="机关支部"))
    written, refused = writing._write, []

    def write(*args):
        with beside() as other:
            try:
                other.execute("update people_person set native_place = '河北邯郸' where name = '李建国'")
            except psycopg.errors.LockNotAvailable:
                refused.append(True)
        return written(*args)

    monkeypatch.setattr(writing, "_write", write)
    apply_roster(system(), roster)
    assert refused == [True], "whoever edits the person has to wait"
    assert Person.objects.get(name="李建国").phone == "13900005678"


def test_two_rosters_of_the_same_people_in_another_order_never_wait_for_each_other(files, monkeypatch):
    monkeypatch.setattr(checking, "PART", 1)
    monkeypatch.setattr(writing, "BATCH_PARTS", 1)
    target = Unit.objects.get(name="机关支部")
    names = list(NUMBERS)
    rosters = [
        preview(files(f"r{at}", *order, phone=f"1390000567{at}"), target)
        for at, order in enumerate((names, names[::-1]))
    ]
    both, compared, ended = threading.Barrier(2), writing._compared, []

    def compare(*args):
        found = compared(*args)
        with suppress(threading.BrokenBarrierError):
            both.wait(1)
        return found

    def apply(roster):
        try:
            ended.append(apply_roster(system(), roster).state)
        except (Refused, DatabaseError) as problem:
            ended.append(type(problem).__name__)
        finally:
            connection.close()

    monkeypatch.setattr(writing, "_compared", compare)
    threads = [threading.Thread(target=apply, args=[roster]) for roster in rosters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == ["Refused", "applied"]
