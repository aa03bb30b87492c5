"""When two spellings of a unit's name mean the same unit."""

import re
from functools import lru_cache

from zhibu.lib import text

_PREFIX = re.compile(r"^(?:中国共产党|中共)")
_ENDINGS = (
    (re.compile(r"(?:总支部委员会|党总支部?|总支部?)$"), "总支"),
    (re.compile(r"(?:党支部委员会|支部委员会|党支部|支部)$"), "支部"),
    (re.compile(r"(?:党的?委员会|委员会|党委)$"), "党委"),
    (re.compile(r"(?:党小组|小组)$"), "小组"),
)
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_HAN_NUMBER = re.compile(r"第?([一二三四五六七八九十]{1,3})(?=党?(?:总支|支部|小组))")
_NUMBER = re.compile(r"第?(\d{1,2})(?=党?(?:总支|支部|小组))")


def is_tail(name_key: str, whole_key: str) -> bool:
    """Say whether a key is the end of another, longer one of the same kind: 石桥村总支 of 青山镇石桥村总支."""
    return whole_key.endswith(name_key)


@lru_cache(maxsize=16_384)
def key(name: str) -> str:
    """Return what a unit's name is compared by: 中共综采一区支部委员会 is 综采一区党支部, 第1支部 is 第一支部."""
    plain = text.plain(name)
    bare = _PREFIX.sub("", plain) or plain
    bare = _NUMBER.sub(lambda found: "第" + _han(int(found[1])), bare)
    bare = _HAN_NUMBER.sub(r"第\1", bare)
    for ending, short in _ENDINGS:
        if ending.search(bare):
            return ending.sub(short, bare)
    return bare


def _han(number: int) -> str:
    if number < 10:
        return str(number).translate(_DIGITS)
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else str(tens).translate(_DIGITS)) + "十" + (str(ones).translate(_DIGITS) if ones else "")


def short(name: str) -> str:
    """Return the name as lists show it: without 中共 or 中国共产党 in front."""
    return _PREFIX.sub("", name) or name
