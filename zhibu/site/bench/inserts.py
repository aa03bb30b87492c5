"""I0: the same statement that a sign-in writes, with nothing around it, by pgbench or in its place by psycopg."""

import re
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from django.db import connection

from zhibu.site import cluster
from zhibu.site.bench import signers

CLIENTS = 16
_STATEMENT = """
with written as (
 update meetings_attendance a set presence = 'present', way = 'qr', at = now(), nonce = gen_random_uuid(),
        left_early = false
   from meetings_gathering g
  where a.id = (select line from bench_line where n = (select nextval('bench_turn') % {count}))
    and g.id = a.gathering_id and g.state = 'open'
 returning a.id, a.unit_id, a.unit_path)
insert into audit_act (id, at, verb, actor_id, actor_name, through_name, kind, subject_id, subject_label, unit_id,
 unit_path, details)
select {key}, now(), 'bench', w.id, '测速', '', 'attendance', w.id, '测速', w.unit_id, w.unit_path, '{{"is_new": true}}'
  from written w
"""


class Inserts:
    """Bare inserts on lines of their own."""

    def __init__(self, crowd: Sequence[signers.Signer]) -> None:
        lines = [one.line for one in signers.call(crowd, 1, is_tree=True)]
        with connection.cursor() as cursor:
            cursor.execute("create table bench_line (n int primary key, line uuid not null)")
            cursor.execute(
                "insert into bench_line select n - 1, l from unnest(%s::uuid[]) with ordinality x(l, n)", [lines]
            )
            cursor.execute("create sequence bench_turn minvalue 0")
            cursor.execute("analyze bench_line")
            cursor.execute("show server_version_num")
            is_new = int(cursor.fetchone()[0]) >= 180_000
        self.statement = _STATEMENT.format(count=len(lines), key="uuidv7()" if is_new else "gen_random_uuid()")
        program = cluster.binaries() / "pgbench"
        self.program = program if program.exists() else None
        self.by = (
            f"pgbench with {CLIENTS} clients" if self.program else f"psycopg with {CLIENTS} threads (no pgbench here)"
        )

    def __enter__(self) -> "Inserts":
        self.folder = TemporaryDirectory()
        self.script = Path(self.folder.name) / "sign-in.sql"
        self.script.write_text(" ".join(self.statement.split()) + ";\n")
        return self

    def __exit__(self, *_problem: object) -> None:
        self.folder.cleanup()

    def rate(self, seconds: float) -> float:
        """Return how many of them are written a second."""
        return self._by_program(seconds) if self.program else self._by_threads(seconds)

    def _by_program(self, seconds: float) -> float:
        told = connection.settings_dict
        command = [str(self.program), "-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "1", "-f", str(self.script)]
        command += ["-T", str(max(1, round(seconds))), "-h", told["HOST"], "-p", str(told["PORT"]), "-U", told["USER"]]
        env = cluster.program_environment()
        done = subprocess.run([*command, told["NAME"]], env=env, capture_output=True, text=True, check=True)
        found = re.search(r"tps = ([0-9.]+)", done.stdout)
        assert found, done.stdout
        return float(found[1])

    def _by_threads(self, seconds: float) -> float:
        told: dict[str, Any] = connection.settings_dict
        address = {name: told[name.upper()] for name in ("host", "port", "user", "password") if told.get(name.upper())}
        counts: list[int] = []

        def insert() -> None:
            count, end = 0, time.monotonic() + seconds
            with psycopg.connect(**address, dbname=told["NAME"], autocommit=True) as line:
                while time.monotonic() < end:
                    line.execute(self.statement, prepare=True)
                    count += 1
            counts.append(count)

        threads = [threading.Thread(target=insert) for _client in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sum(counts) / seconds
