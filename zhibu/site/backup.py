"""`zhibu backup` and `zhibu restore`: the database, the files and the keys as one file."""

import argparse
import io
import json
import os
import subprocess
import tarfile
import tempfile
from contextlib import ExitStack
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.site import cluster, starting
from zhibu.site.command import report

DUMP, FACTS = "database.dump", "backup.json"
FOLDERS = ("files", "keys")
FORMAT = 1


def backup(arguments: list[str]) -> int:
    """Write the backup; it is there complete or not at all, and only its owner may read it."""
    parser = argparse.ArgumentParser(prog="zhibu backup", description=_("把数据库、文件和密钥备份成一个文件。"))
    parser.add_argument("file", type=Path, help=_("备份文件，例如 2026-11-21.tar"))
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    half = asked.file.with_name(asked.file.name + ".part")
    facts = {"format": FORMAT, "at": timezone.now().isoformat(), "demo": settings.DEMO}
    try:
        with tempfile.TemporaryDirectory(dir=settings.DATA) as place:
            dump = Path(place) / DUMP
            _program("pg_dump", "--format=custom", "--no-owner", f"--file={dump}")
            out = os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
            with out, tarfile.open(fileobj=out, mode="w") as box:
                told = json.dumps(facts).encode()
                head = tarfile.TarInfo(FACTS)
                head.size = len(told)
                box.addfile(head, io.BytesIO(told))
                box.add(dump, DUMP)
                for folder in FOLDERS:
                    if (settings.DATA / folder).exists():
                        box.add(settings.DATA / folder, folder)
        half.replace(asked.file)
    except OSError as trouble:
        half.unlink(missing_ok=True)
        raise starting.CommandFailed(_("备份没有写成：%(reason)s") % {"reason": trouble}) from trouble
    size = asked.file.stat().st_size
    lines = [
        _("已备份到 %(file)s，%(size).1f MB。") % {"file": asked.file, "size": size / 1e6},
        _("里面有密钥：请锁好，不要和数据库放在一处。"),
    ]
    report({"file": str(asked.file), "size": size}, as_json=asked.json, lines=lines)
    return 0


def restore(arguments: list[str]) -> int:
    """Put a backup into an empty installation; one that holds anything is left as it is."""
    parser = argparse.ArgumentParser(prog="zhibu restore", description=_("把备份恢复到一个空的数据文件夹。"))
    parser.add_argument("file", type=Path, help=_("备份文件"))
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=settings.DATA)))
        _unpack(asked.file, place)
        starting.open_database(stack)
        if _holds_anything():
            raise starting.CommandFailed(_("这里已经有数据。请用 ZHIBU_DATA 指定一个空的数据文件夹，再恢复。"))
        with connection.cursor() as cursor:
            cursor.execute("drop schema public cascade; create schema public")
        connection.close()
        _program("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", str(place / DUMP))
        for folder in FOLDERS:
            if (place / folder).exists():
                _replace(settings.DATA / folder, place / folder)
        if json.loads((place / FACTS).read_text()).get("demo"):
            (settings.DATA / "demo").touch()
        starting.bring_up_to_date()
    report({"file": str(asked.file)}, as_json=asked.json, lines=[_("已从 %(file)s 恢复。") % {"file": asked.file}])
    return 0


def _unpack(file: Path, place: Path) -> None:
    try:
        with tarfile.open(file, "r:") as box:
            box.extractall(place, filter="data")
        known = json.loads((place / FACTS).read_text())["format"] == FORMAT and (place / DUMP).exists()
    except (OSError, tarfile.TarError, ValueError, KeyError) as trouble:
        raise starting.CommandFailed(_("%(file)s 不是能用的备份文件。") % {"file": file}) from trouble
    if not known:
        raise starting.CommandFailed(_("%(file)s 不是能用的备份文件。") % {"file": file})


def _holds_anything() -> bool:
    with connection.cursor() as cursor:
        for table in ("orgs_unit", "people_person", "accounts_user"):
            cursor.execute("select to_regclass(%s)", [table])
            if cursor.fetchone()[0] is None:
                continue
            cursor.execute(f"select exists (select 1 from {table})")
            if cursor.fetchone()[0]:
                return True
    return False


def _replace(old: Path, new: Path) -> None:
    """Put the folder in the other's place; what was there in an empty installation (fresh keys) goes."""
    if old.exists():
        for place in sorted(old.rglob("*"), reverse=True):
            place.rmdir() if place.is_dir() else place.unlink()
        old.rmdir()
    new.rename(old)


def _database() -> str:
    """Return the connection string of the installation's database, its password left out."""
    at = settings.DATABASES["default"]
    known = {"host": at["HOST"], "port": at["PORT"], "user": at["USER"], "dbname": at["NAME"]} | at["OPTIONS"]
    quoted = {name: str(value).replace("\\", "\\\\").replace("'", "\\'") for name, value in known.items() if value}
    return " ".join(f"{name}='{value}'" for name, value in quoted.items())


def _program(name: str, *arguments: str) -> None:
    """Run a program of PostgreSQL on the installation's database."""
    password = settings.DATABASES["default"].get("PASSWORD")
    environment = cluster.program_environment() | ({"PGPASSWORD": password} if password else {})
    done = subprocess.run(
        [cluster.binaries() / name, f"--dbname={_database()}", *arguments],
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or [_("没有说明原因")])[-1]
        raise starting.CommandFailed(_("%(program)s 没有成功：%(reason)s") % {"program": name, "reason": reason})
