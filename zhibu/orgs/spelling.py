"""How units are found by their sound: pinyin and initials of a unit's name."""

import re
from functools import lru_cache
from typing import NamedTuple

from pypinyin import lazy_pinyin

_NOT_SPELT = re.compile(r"[^a-z0-9]")


class Spelling(NamedTuple):
    """A name as it is typed on a keyboard: zongcaiyiqu, zcyq."""

    pinyin: str
    initials: str


@lru_cache(maxsize=4096)
def spell(name: str) -> Spelling:
    """Return the pinyin and the initials of a unit's name, letters and digits only, in lower case."""
    sounds = [_NOT_SPELT.sub("", sound.lower()) for sound in lazy_pinyin(name)]
    return Spelling("".join(sounds)[:300], "".join(sound if sound.isdigit() else sound[:1] for sound in sounds)[:120])
