"""The workday calendar, from the years shipped here and those that the installation has put into its own folder."""

import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from zhibu.calendars.rules import Calendar, Year

SHIPPED = Path(__file__).parent / "data"


class CalendarError(Exception):
    """A year's file says something that cannot be; the file stands in front."""


def calendar() -> Calendar:
    """Return the calendar; a year in the folder of the settings stands for the shipped one. Raises CalendarError."""
    return _load(SHIPPED, Path(settings.CALENDARS_FOLDER))


@cache
def _load(*folders: Path) -> Calendar:
    return Calendar({year.year: year for folder in folders for year in map(read, sorted(folder.glob("*.toml")))})


def read(file: Path) -> Year:
    """Return the year that the file describes. Raises CalendarError."""
    try:
        facts: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
        off = {day: str(row["name"]) for row in facts.get("off", []) for day in _days(row["first"], row["last"])}
        made = Year(
            year=facts["year"],
            off=off,
            work=frozenset(facts.get("work", [])),
            is_complete=facts["is_complete"],
            document=facts["document"],
            provenance=facts["provenance"],
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as wrong:
        raise CalendarError(f"{file.name}: {wrong}") from wrong
    faults = [f"{day} is no day of {made.year}" for day in (*off, *made.work) if day.year != made.year]
    faults += [f"{day} is off and worked" for day in made.work & set(off)]
    faults += [f"{day} is worked, but no weekend" for day in made.work if day.weekday() < 5]
    if made.provenance not in ("read", "second-hand", "unverified"):
        faults.append(f"unknown provenance {made.provenance!r}")
    if faults:
        raise CalendarError(f"{file.name}: {'; '.join(sorted(faults))}")
    return made


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
