"""Compiled translations: made from each room's .po file where they are missing or older than it."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOMS = Path(__file__).resolve().parents[1]


def compile_all() -> int:
    """Compile what is out of date and return how many catalogues were."""
    made = 0
    for source in sorted(ROOMS.glob("*/locale/*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        half = target.with_suffix(".mo.new")
        with source.open("rb") as lines, half.open("wb") as out:
            write_mo(out, read_po(lines))
        half.replace(target)
        made += 1
    return made
