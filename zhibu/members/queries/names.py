"""What people type to find somebody: characters, pinyin, initials, the end of a phone number, a whole ID number.

Numbers are compared by their blind indexes only. Names are found by their beginning first (three indexes of the roll),
and by any part of them through the lexemes of `members_member.name_parts`; Simplified and Traditional characters find
each other. Where parts of several kinds stand with spaces between them (a name, the end of a phone number), all must
fit.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, NamedTuple

from zhibu.lib import scripts, text
from zhibu.people.columns import id_blind, phone_blind, phone_tail_blind, quoted

Kind = Literal["id_number", "phone", "tail", "name", "latin", "nothing"]

_ID = re.compile(r"\d{17}[\dx]")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_TAIL = re.compile(r"\d{4,12}")
_LATIN = re.compile(r"[a-z]+")
_GAPS = str.maketrans("", "", " '’·-")
_FINALS = "iang|iong|uang|ang|eng|ian|iao|ing|ong|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|[aeiouv]"
_SOUND = re.compile(rf"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])(?:{_FINALS})|ang|eng|ai|an|ao|ei|en|er|ou|[aeo]")
_ORDER: tuple[Kind, ...] = ("id_number", "phone", "tail", "name", "latin", "nothing")
_WAYS = 4
"""So many ways of writing a name are looked for."""
_PARTS = 4
"""So many parts of a search are looked at."""


class Start(NamedTuple):
    """A way in which a name may begin: a spelling of the roll, its first signs, and a pattern that its pinyin has."""

    column: str
    word: str
    pattern: str = ""

    @property
    def beyond(self) -> str:
        """Return the end (exclusive, C collation) of the words that begin with this one."""
        return text.beyond(self.word)


@dataclass(frozen=True)
class Sought:
    """A search understood: what it is, and its normalised text (never a number: only its blind index)."""

    kind: Kind
    word: str = ""
    blind: bytes = b""
    starts: tuple[Start, ...] = ()
    also: "tuple[Sought, ...]" = ()
    """What must fit beside it, the best known first: none of these has more."""

    @property
    def is_name(self) -> bool:
        """Return whether a part of a name is sought, and nothing that is known better."""
        return self.kind in ("name", "latin")

    @property
    def lexeme(self) -> str:
        """Return the tsquery that finds the word, however it is written, at the beginning of any part of a name."""
        return " | ".join(f"{quoted(way)}:*" for way in self.ways)

    @property
    def ways(self) -> tuple[str, ...]:
        """Return how the word may be written."""
        return tuple(start.word for start in self.starts) if self.kind == "name" else (self.word,)


def sought(written: str) -> Sought | None:
    """Understand what was typed; None for nothing. `nothing` is what cannot be found: fewer than four digits."""
    whole = _understood(written)
    if whole is None or whole.kind in ("id_number", "phone", "tail", "nothing"):
        return whole
    parts = [one for part in _apart(written) if (one := _understood(part))]
    if len(parts) < 2:
        return whole
    first, *others = sorted(parts[:_PARTS], key=lambda one: _ORDER.index(one.kind))
    if any(one.kind == "nothing" for one in others):
        return Sought("nothing")
    return Sought(first.kind, first.word, first.blind, first.starts, tuple(others))


def _apart(written: str) -> Iterator[str]:
    """Yield the parts of what was typed: neighbours of one kind are one (张 三, zhang san, 139 0000 1111)."""
    for _kind, parts in groupby(text.clean(written).split(), key=_sort):
        yield " ".join(parts)


def _sort(part: str) -> str:
    bare = text.plain(part).translate(_GAPS).removeprefix("+")
    if _ID.fullmatch(bare) or bare.isdigit():
        return "number"
    return "latin" if bare.isascii() else "characters"


def _understood(written: str) -> Sought | None:
    plain = text.plain(written)
    if not plain:
        return None
    digits = plain.replace("-", "").removeprefix("+86")
    if _ID.fullmatch(digits):
        return Sought("id_number", blind=id_blind(digits) or b"")
    if _MOBILE.fullmatch(digits):
        return Sought("phone", blind=phone_blind(digits) or b"")
    if _TAIL.fullmatch(digits):
        return Sought("tail", blind=phone_tail_blind(digits[-4:]) or b"")
    word = plain.replace("ü", "v").translate(_GAPS)
    if _LATIN.fullmatch(word):
        word = word[:40]
        return Sought("latin", word, starts=(Start("pinyin", word), Start("initials", word), *_mixed(word)))
    name = text.name(written).translate(_GAPS).lower()[:40]
    if not name or digits.isdigit():
        return Sought("nothing")
    ways = scripts.writings(name, _WAYS)
    return Sought("name", ways[0], starts=tuple(Start("name", way) for way in ways))


def _mixed(word: str) -> Iterator[Start]:
    """Yield how a name begins that is typed partly in full, partly by initials: wangjg has wjg, and wangj…g…."""
    sounds, place = [], 0
    while place < len(word):
        found = _SOUND.match(word, place)
        sounds.append(found[0] if found else word[place])
        place += len(sounds[-1])
    is_bare = [len(sound) == 1 and sound not in "aeo" for sound in sounds]
    if any(is_bare[:-1]) and not all(is_bare) and not {"i", "u", "v"} & set(sounds):
        pattern = "".join(sound + "%" * bare for sound, bare in zip(sounds, is_bare, strict=True))
        yield Start("initials", "".join(sound[0] for sound in sounds), f"{pattern.rstrip('%')}%")
