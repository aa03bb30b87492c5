"""A first roster is written without the indexes that hold nothing, and they are all back when it is there."""

import psycopg
import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from zhibu.access.actions import make_first_account
from zhibu.access.actors import system
from zhibu.accounts.models import User
from zhibu.gate.actor import GROUND
from zhibu.jobs.models import Job
from zhibu.members.models import Member
from zhibu.orgs.models import Unit
from zhibu.people.models import Person
from zhibu.rosters.actions import apply_roster
from zhibu.rosters.actions.composing import Composer
from zhibu.rosters.actions.indexes import FILLED
from zhibu.rosters.queries import known
from zhibu.rosters.testing import id_number, person, preview, write_roster

TABLES = [model._meta.db_table for model in FILLED]
LOCK = f"lock table {', '.join(TABLES)} in access exclusive mode"


@pytest.fixture
def roster(tmp_path, db):
    """Return a previewed roster of an installation where only the first account is."""
    named = {"name": "赵敏", "username": "zhao", "password": "kan-bu-jian-2026"}
    make_first_account(system(), GROUND, **named, unit_name="中共东岭矿委员会", unit_kind="committee")
    rows = [person(name, id_number(sequence=own), "机关支部") for name, own in (("李建国", "831"), ("王芳", "832"))]
    return preview(write_roster(tmp_path / "名册.xlsx", rows), Unit.objects.get())


def indexes():
    with connection.cursor() as cursor:
        cursor.execute("select indexname, indexdef from pg_indexes where tablename = any(%s)", [TABLES])
        return dict(cursor.fetchall())


class Said:
    """Hears the statements that make and drop indexes."""

    def __init__(self):
        self.dropped, self.made = 0, 0

    def __call__(self, execute, sql, params, many, context):
        self.dropped += sql.count(",") + 1 if sql.startswith("drop index") else 0
        self.made += sql.startswith("CREATE INDEX")
        return execute(sql, params, many, context)


def test_the_first_account_alone_is_nobody_s_row(roster):
    assert not known.anybody()


def test_a_first_roster_has_its_indexes_again(roster):
    before, said = indexes(), Said()
    with connection.execute_wrapper(said):
        apply_roster(system(), roster)
    assert Member.objects.count() == 2
    assert said.dropped == said.made > 20
    assert indexes() == before


def test_a_later_roster_is_written_with_them(roster, tmp_path):
    apply_roster(system(), roster)
    row = person("孙磊", id_number(sequence="833"), "机关支部")
    again = preview(write_roster(tmp_path / "b.xlsx", [row]), roster.target)
    said = Said()
    with connection.execute_wrapper(said):
        apply_roster(system(), again)
    assert Member.objects.count() == 3
    assert said.dropped == said.made == 0


def test_what_breaks_off_leaves_them(roster, monkeypatch):
    before = indexes()
    monkeypatch.setattr(Composer, "compose", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        apply_roster(system(), roster)
    assert indexes() == before


def beside():
    told = connection.settings_dict
    kept = {name: told[name.upper()] for name in ("host", "port", "user", "password") if told.get(name.upper())}
    return psycopg.connect(**kept, dbname=told["NAME"])


@pytest.mark.django_db(transaction=True)
def test_who_reads_for_long_is_not_waited_for(roster):
    before, said = indexes(), Said()
    with beside() as reading:
        reading.execute("select count(*) from members_member")
        with connection.execute_wrapper(said):
            apply_roster(system(), roster)
    assert Member.objects.count() == 2
    assert said.dropped == said.made == 0
    assert indexes() == before


@pytest.mark.django_db(transaction=True)
def test_the_progress_can_be_followed_meanwhile(roster, client):
    client.force_login(User.objects.get(username="zhao"))
    job = Job.objects.create(kind="apply_roster", title="导入", person=Person.objects.get(), created_at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("set lock_timeout = '3s'")
    try:
        with beside() as importing:
            importing.execute(LOCK)
            assert client.get(reverse("show_job", args=[job.pk])).status_code == 200
    finally:
        with connection.cursor() as cursor:
            cursor.execute("reset lock_timeout")
