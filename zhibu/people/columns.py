"""What is derived from a person's name and numbers: the columns by which people are sorted and found.

Nothing else fills these columns. Whoever writes a person writes them in the same statement.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from zhibu.lib import names, phones, strokes
from zhibu.lib.id_number import normalise
from zhibu.lib.scripts import fold
from zhibu.people.seal import blind

UNKNOWN_STROKES = "~"
"""Stands in `strokes_key` for a name with a character whose strokes nobody has given: behind all others."""

_SYLLABLE = re.compile(r"([a-z]+)[1-5]")
_BY_HAND = re.compile(r"([^\s\d])\s*[:=:]?\s*([1-5]+)")


class NameColumns(NamedTuple):
    """The search columns of a name, by the names of the columns; `_asdict()` gives them to a query."""

    name_key: str
    pinyin: str
    initials: str
    strokes_key: str
    name_parts: str


class Blinds(NamedTuple):
    """Blind indexes of a person's numbers, and the phone as lists show it."""

    id_blind: bytes | None
    phone_blind: bytes | None
    phone_tail_blind: bytes | None
    phone_masked: str


def derived(name: str, former_name: str = "", strokes_by_hand: str = "") -> NameColumns:
    """Return the search columns of a normalised name; the former name is found too, but never sorts.

    `name_parts` is the text of a tsvector: every ending of the name, of its pinyin by syllable and of its initials,
    so that a search for a part of a name is a search for the beginning of a lexeme; of a name in Traditional characters
    the endings in Simplified too.
    """
    usual = _of_name(name)
    if not (former_name or strokes_by_hand):
        return usual
    key = strokes.key(name, by_hand=by_hand(strokes_by_hand))
    parts = f"{usual.name_parts} {_of_name(former_name).name_parts}" if former_name else usual.name_parts
    return usual._replace(strokes_key=(key or UNKNOWN_STROKES)[:200], name_parts=parts)


def by_hand(written: str) -> dict[str, str]:
    """Return the strokes that a person gave for characters of a name, written such as `达134454 韫2511…`."""
    return dict(_BY_HAND.findall(written)) if written else {}


def blinds(id_number: str, phone: str) -> Blinds:
    """Return the blind indexes of an ID number and a phone number, each normalised, "" where there is none."""
    tail = phones.tail(phone) if phone else ""
    return Blinds(
        id_blind=id_blind(id_number),
        phone_blind=phone_blind(phone),
        phone_tail_blind=phone_tail_blind(tail) if len(tail) == 4 else None,
        phone_masked=phones.masked(phone)[:20] if phone else "",
    )


def id_blind(id_number: str) -> bytes | None:
    """Return the blind index of an ID number, however it is written; None for none."""
    return blind("id_number", normalise(id_number)) if id_number else None


def phone_blind(phone: str) -> bytes | None:
    """Return the blind index of a whole phone number; None for none."""
    return blind("phone", phone)


@lru_cache(maxsize=10_000)
def phone_tail_blind(tail: str) -> bytes | None:
    """Return the blind index of the last four digits of a phone number; there are ten thousand of them."""
    return blind("phone_tail", tail)


@lru_cache(maxsize=16_384)
def _of_name(name: str) -> NameColumns:
    """Return the columns of a name by itself: in a roster of a hundred thousand, many bear the same."""
    spelt = names.of_name(name)
    initials = spelt.initials.lower()
    return NameColumns(
        name_key=spelt.order[:160],
        pinyin=spelt.full[:120],
        initials=initials[:30],
        strokes_key=(strokes.key(name) or UNKNOWN_STROKES)[:200],
        name_parts=_lexemes(name, _SYLLABLE.findall(spelt.order), initials),
    )


def _lexemes(name: str, syllables: list[str], initials: str) -> str:
    bare = name.replace("·", "").replace(" ", "").lower()
    ends = [way[start:] for way in dict.fromkeys((bare, fold(bare))) for start in range(len(way))]
    ends += ["".join(syllables[start:]) for start in range(len(syllables))]
    ends += [initials[start:] for start in range(len(initials))]
    if "'" in bare or "\\" in bare:
        return " ".join(map(quoted, dict.fromkeys(ends)))
    return f"'{"' '".join(dict.fromkeys(ends))}'" if ends else ""


def quoted(lexeme: str) -> str:
    """Return the text as one quoted lexeme of a tsvector or tsquery."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
