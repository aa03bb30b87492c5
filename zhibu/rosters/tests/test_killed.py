"""An import killed half-way leaves nothing, and run again it completes and doubles nothing."""

import os
import signal
import subprocess
import sys
import time
from urllib.parse import quote

import psycopg
from django.db import connection

from zhibu.rosters.testing import id_number, person, write_roster
from zhibu.site.testing import database_copy

ROWS = 6000
BUSY = "select count(*) from pg_stat_activity where datname = current_database()"


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
    rows = [
        person(
            f"王{chr(0x4E00 + place % 3000)}",
            id_number(sequence=f"{place % 1000:03d}", born=f"19{50 + place // 1000}0714"),
            "机关支部",
        )
        for place in range(ROWS)
    ]
    path = write_roster(tmp_path / "东岭矿党委.xlsx", rows)
    with (
        django_db_blocker.unblock(),
        database_copy(f"killed_{worker_id}") as database,
        psycopg.connect(address(database), autocommit=True) as watching,
    ):
        first = command(path, database)
        writing = (
            "select count(*) from pg_stat_activity where datname = current_database() and query like '%roster_batch%'"
        )
        while not asked(watching, writing):
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
