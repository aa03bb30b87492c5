"""What people type to find somebody: characters, pinyin, initials, the end of a phone number, a whole ID number.

Numbers are compared by their blind indexes only. Names are found by their beginning first (three indexes of the roll),
and by any part of them through the lexemes of `members_member.name_parts`.
"""

import re
from dataclasses import dataclass
from typing import Literal

from zhibu.lib import text
from zhibu.people.columns import id_blind, phone_blind, phone_tail_blind, quoted

Kind = Literal["name", "latin", "id_number", "phone", "tail", "nothing"]

_ID = re.compile(r"\d{17}[\dx]")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_TAIL = re.compile(r"\d{4,12}")
_LATIN = re.compile(r"[a-z]+")
_GAPS = str.maketrans("", "", " '’·-")


@dataclass(frozen=True)
class Sought:
    """A search understood: what it is, and its normalised text (never a number: only its blind index)."""

    kind: Kind
    word: str = ""
    blind: bytes = b""

    @property
    def is_name(self) -> bool:
        """Return whether a part of a name is sought."""
        return self.kind in ("name", "latin")

    @property
    def beyond(self) -> str:
        """Return the end (exclusive, C collation) of the words that begin with this one."""
        return text.beyond(self.word)

    @property
    def lexeme(self) -> str:
        """Return the tsquery that finds the word at the beginning of any part of a name."""
        return f"{quoted(self.word)}:*"


def sought(written: str) -> Sought | None:
    """Understand what was typed; None for nothing. `nothing` is what cannot be found: fewer than four digits."""
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
        return Sought("latin", word[:40])
    name = text.name(written).translate(_GAPS).lower()
    return Sought("name", name[:40]) if name and not digits.isdigit() else Sought("nothing")
