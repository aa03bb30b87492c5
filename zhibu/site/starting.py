"""What every start does: catalogues compiled, the database there, its tables those of this release."""

import fcntl
import os
from contextlib import ExitStack

import django
import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation
from django.utils.translation import gettext as _

from zhibu.site import catalogues, embedded


class CommandFailed(Exception):
    """Say in one sentence why the command did not do its work (exit code 1)."""


def set_up() -> None:
    """Load the rooms, and speak the console's language where the product has it, else Simplified Chinese."""
    catalogues.compile_all()
    django.setup()
    asked = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    word = asked.lower().replace("_", "-")
    traditional = word.startswith(("zh-tw", "zh-hk", "zh-mo", "zh-hant"))
    translation.activate("zh-hant" if traditional else "en" if word.startswith("en") else "zh-hans")


def open_database(stack: ExitStack) -> None:
    """Hold the embedded server until the stack closes; with DATABASE_URL there is nothing to start."""
    if not os.environ.get("DATABASE_URL", "").strip():
        stack.enter_context(embedded.using(settings.DATA, fast=bool(os.environ.get("ZHIBU_TESTING"))))
        stack.callback(connection.close)


def bring_up_to_date() -> None:
    """Apply the migrations that are missing, one starter at a time."""
    with (settings.DATA / "migrating").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)


def trouble(problem: Exception) -> str | None:
    """Return the sentence for a failure that people can mend, None for one of the program's own."""
    if isinstance(problem, OperationalError | psycopg.OperationalError):
        return _("连不上数据库：%(reason)s") % {"reason": str(problem).strip().splitlines()[0]}
    if isinstance(problem, CommandFailed | CommandError | embedded.DatabaseUnavailable | ImproperlyConfigured):
        return str(problem)
    return None
