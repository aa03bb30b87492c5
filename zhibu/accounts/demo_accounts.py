"""The accounts that the sign-in page offers in demo mode: a file beside the data, read by nothing else."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from django.conf import settings


class DemoAccount(NamedTuple):
    """Somebody of the demo: username and password as typed, and who that is."""

    username: str
    password: str
    label: str
    note: str = ""


def demo_accounts() -> list[DemoAccount]:
    """Return the accounts offered; none outside demo mode."""
    if not settings.DEMO or not _file().exists():
        return []
    return [DemoAccount(*row) for row in json.loads(_file().read_text(encoding="utf-8"))]


def write_demo_accounts(accounts: Iterable[DemoAccount]) -> None:
    """Keep the accounts."""
    _file().write_text(json.dumps(list(accounts), ensure_ascii=False, indent=1), encoding="utf-8")


def _file() -> Path:
    return Path(settings.DATA) / "demo-accounts.json"
