"""An import killed half-way leaves nothing, and run again it completes and doubles nothing."""

import os
import signal
import subprocess
import sys
import time
from urllib.parse import quote

import psycopg
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from tests.cast import make_cast
from zhibu.jobs.choices import State as JobState
from zhibu.jobs.models import Job
from zhibu.jobs.testing import work_off
from zhibu.members.models import Member
from zhibu.rosters.choices import State
from zhibu.rosters.models import Roster
from zhibu.rosters.testing import id_number, person, write_roster
from zhibu.site.testing import database_copy

ROWS = 6000
BUSY = "select count(*) from pg_stat_activity where datname = current_database()"
WRITING = (
    "select count(*) from pg_stat_activity where datname = current_database() and query like '%roster_batch%'"
    " and pid <> pg_backend_pid()"  # this question has the word in it, too
)


def many(unit):
    """Return rows of as many people as it takes to be killed among them."""
    return [
        person(
            f"王{chr(0x4E00 + place % 3000)}",
            id_number(sequence=f"{place % 1000:03d}", born=f"19{50 + place // 1000}0714"),
            unit,
        )
        for place in range(ROWS)
    ]


def address(database):
    """Return the DATABASE_URL of a database beside the tests' own."""
    told = connection.settings_dict
    user = quote(told["USER"], safe="") + (f":{quote(told['PASSWORD'], safe='')}" if told.get("PASSWORD") else "")
    if told["HOST"].startswith("/"):
        return f"postgres://{user}@/{database}?host={quote(told['HOST'], safe='')}&port={told['PORT']}"
    return f"postgres://{user}@{told['HOST']}:{told['PORT'] or 5432}/{database}"


def command(path, database):
    code = "from zhibu.site.command import main; raise SystemExit(main())"
    return subprocess.Popen(
        [sys.executable, "-c", code, "import-roster", str(path), "--json"],
        env=os.environ | {"DATABASE_URL": address(database)},
        stdout=subprocess.PIPE,
        text=True,
    )


def asked(watching, question):
    return watching.execute(question).fetchone()[0]


def test_killed_half_way_and_run_again(tmp_path, django_db_setup, django_db_blocker, worker_id):
    path = write_roster(tmp_path / "东岭矿党委.xlsx", many("机关支部"))
    with (
        django_db_blocker.unblock(),
        database_copy(f"killed_{worker_id}") as database,
        psycopg.connect(address(database), autocommit=True) as watching,
    ):
        first = command(path, database)
        while not asked(watching, WRITING):
            assert first.poll() is None, "it ended before it could be killed"
            time.sleep(0.005)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        while asked(watching, BUSY) > 1:
            time.sleep(0.05)
        assert asked(watching, "select count(*) from people_person") == 0
        assert asked(watching, "select count(*) from orgs_unit") == 0
        for imported in (ROWS, 0):
            again = command(path, database)
            said, _ = again.communicate()
            assert again.returncode == 0
            assert f'"imported": {imported}' in said
        for table in ("people_person", "members_member", "members_affiliation"):
            assert asked(watching, f"select count(*) from {table}") == ROWS
        assert asked(watching, "select count(*) from audit_act where verb = 'apply_roster'") == ROWS


def worker(database):
    return subprocess.Popen(
        [sys.executable, "-m", "zhibu", "work"], env=os.environ | {"DATABASE_URL": address(database)}
    )


def previewed(client, unit, path):
    """Upload the file through the pages and have it checked; return its roster."""
    page = reverse("upload_roster", args=[unit.pk])
    once = client.get(page).context["form"]["once"].value()
    client.post(page, {"once": once, "file": SimpleUploadedFile(path.name, path.read_bytes())})
    roster = Roster.objects.order_by("uploaded_at").last()
    client.post(reverse("begin_preview", args=[roster.pk]))
    work_off()
    roster.refresh_from_db()
    return roster


def test_a_killed_worker_s_import_is_completed_by_the_next(tmp_path, django_db_setup, django_db_blocker, worker_id):
    path = write_roster(tmp_path / "名册.xlsx", many("综采一区党支部"))
    with django_db_blocker.unblock(), database_copy(f"killed_worker_{worker_id}") as database:
        cast = make_cast()
        before = Member.objects.count()
        client = cast.client("officer")
        roster = previewed(client, cast.mine, path)
        assert roster.counts["new"] == ROWS
        client.post(reverse("begin_apply", args=[roster.pk]))
        with psycopg.connect(address(database), autocommit=True) as watching:
            first = worker(database)
            try:
                while not asked(watching, WRITING):
                    assert first.poll() is None, "it ended before it could be killed"
                    assert asked(watching, "select count(*) from members_member") == before, "it was too quick"
                    time.sleep(0.002)
            finally:
                os.kill(first.pid, signal.SIGKILL)
                first.wait()
            assert asked(watching, "select count(*) from members_member") == before
            assert Job.objects.get(kind="rosters.write_rows").state == JobState.RUNNING
            assert Roster.objects.get().state == State.APPLYING
            assert client.get(reverse("show_roster", args=[roster.pk])).context["job"]
            second = worker(database)
            try:
                deadline = time.monotonic() + 90
                while asked(watching, "select count(*) from rosters_roster where state = 'applied'") == 0:
                    assert time.monotonic() < deadline, "nobody completed it"
                    time.sleep(0.2)
            finally:
                second.terminate()
                second.wait(timeout=30)
            for table in ("members_member", "members_affiliation", "people_person"):
                assert asked(watching, f"select count(*) from {table}") == before + ROWS
            assert asked(watching, "select count(*) from audit_act where verb = 'apply_roster'") == ROWS
        again = previewed(client, cast.mine, path)
        assert (again.writes, again.counts["same"]) == (0, ROWS)
