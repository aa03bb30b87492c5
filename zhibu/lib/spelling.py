"""How things with Chinese names are found by their sound: pinyin and initials of units, rules and the like.

Words are read as words (重庆 is Chongqing, 银行 yinhang), the longest known one first; what no word covers, by each
character's usual reading. That is a dictionary look-up a character: fifty thousand names take a second or two.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from zhibu.lib.scripts import fold
from zhibu.lib.text import plain

_NOT_SPELT = re.compile(r"[^a-z0-9]")
_LONGEST = 4


class Spelling(NamedTuple):
    """A name as it is typed on a keyboard: zongcaiyiqu, zcyq."""

    pinyin: str
    initials: str


def spell(name: str) -> Spelling:
    """Return the pinyin and the initials of a name, letters and digits only, in lower case."""
    words = _words()
    sounds: list[str] = []
    place = 0
    while place < len(name):
        for length in range(min(_LONGEST, len(name) - place), 1, -1):
            read = words.get(name[place : place + length])
            if read:
                sounds += [_plain(readings[0]) for readings in read]
                place += length
                break
        else:
            sounds.append(_sound(name[place]))
            place += 1
    return Spelling("".join(sounds)[:300], "".join(sound[:1] for sound in sounds)[:120])


@cache
def _words() -> dict[str, list[list[str]]]:
    from pypinyin.phrases_dict import phrases_dict  # here, because loading it takes a moment

    return {word: read for word, read in phrases_dict.items() if len(word) <= _LONGEST}


@cache
def _sound(sign: str) -> str:
    """Return how one sign is typed, "" where it has no sound."""
    if sign.isascii():
        return _NOT_SPELT.sub("", sign.lower())
    from pypinyin.pinyin_dict import pinyin_dict

    return _plain(pinyin_dict.get(ord(sign), "").split(",")[0])


@cache
def _plain(reading: str) -> str:
    """Return a reading without its tone: lǜ is lv."""
    letters = unicodedata.normalize("NFD", reading.replace("ü", "v").lower())
    return _NOT_SPELT.sub("", letters.replace("u\u0308", "v"))


def rank(title: str, sought: str) -> int | None:
    """Return how well a title is what somebody typed: 0 it begins so, 1 it holds it, 2 by its sound; None: not at all.

    Both are compared without white space, in lower case, in Simplified characters; a hit by sound begins with a
    syllable.
    """
    wording, sought = _compared(title), _compared(sought)
    if wording.startswith(sought):
        return 0
    if sought in wording:
        return 1
    return 2 if sought.isascii() and f"\n{sought}" in _sounds(title) else None


@lru_cache(maxsize=4096)
def _compared(text: str) -> str:
    """Return the text as it is compared; the titles of one list are asked about again and again."""
    return fold(plain(text))


@lru_cache(maxsize=4096)
def _sounds(title: str) -> str:
    """Return pinyin and initials from each sign of the title on, each in a line of its own behind an empty one."""
    return "".join(f"\n{sound}" for at in range(len(title)) for sound in spell(title[at:]))
