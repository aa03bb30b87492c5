"""Pinyin of people's names: surname readings first (单 is Shàn, 仇 is Qiú), then each character's usual reading.

The reading of a character is looked up once and kept, separately for surnames and given names, so that a hundred
thousand names take a fraction of a second and the surname readings are never lost.
"""

import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import NamedTuple

from zhibu.lib.scripts import fold

_TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}


class Pinyin(NamedTuple):
    """The spellings of a name by which it is searched and sorted."""

    full: str
    """Without tones or blanks: zhangsanfeng; ü is v."""
    initials: str
    """First letter of each character: zsf."""
    order: str
    """Sort key under C collation: syllable, tone and character in turn, so that equal surnames stay together."""


class _Sound(NamedTuple):
    syllable: str
    initial: str
    order: str


def of_name(name: str) -> Pinyin:
    """Spell a normalised name; characters without a known reading and signs between are kept out of the spellings."""
    start = fold(name[:4])  # surnames are known in Simplified characters
    sounds = _surname_sounds(start if start in _compounds() else start[:2])
    rest = name[len(sounds) :]
    full, initials, order = zip(*sounds, *map(_given_sound, rest), strict=True) if name else ((), (), ())
    return Pinyin("".join(full), "".join(initials), "".join(order))


def surname_length(name: str) -> int:
    """Say how many characters of a Chinese name are the surname: two for compound ones (欧阳), else one."""
    if "·" in name or not name or name[0] < "㐀":
        return 0
    for length in (4, 2):
        if len(name) > length and fold(name[:length]) in _compounds():
            return length
    return 1


@cache
def _compounds() -> dict[str, tuple[_Sound, ...]]:
    return {
        surname: tuple(map(_sound, surname, readings.split("-"))) for surname, readings in _readings("compound").items()
    }


@cache
def _surname_sounds(start: str) -> tuple[_Sound, ...]:
    """Spell the surname at the start of a name, given its first two (or four) characters."""
    if compound := _compounds().get(start):
        return compound
    if not start:
        return ()
    if reading := _readings("surnames").get(start[0]):
        return (_sound(start[0], reading),)
    return (_given_sound(start[0]),)


@cache
def _given_sound(sign: str) -> _Sound:
    if sign in " ·":
        return _Sound("", "", "")
    if sign < "㐀":
        lower = sign.lower()
        return _Sound(lower, lower if sign.isupper() else "", lower) if sign.isalnum() else _Sound("", "", "")
    reading = _readings("given").get(sign) or _usual_readings().get(ord(sign), "").split(",")[0]
    return _sound(sign, reading)


def _sound(sign: str, reading: str) -> _Sound:
    """Take a reading such as lǘ apart: syllable `lv`, initial `l`, tone 2 (5 for the neutral one)."""
    if not reading:
        return _Sound("", "", f"~{sign}")  # unknown characters sort behind the letters
    tone, letters = "5", ""
    for letter in unicodedata.normalize("NFD", reading.replace("ü", "v")):
        if letter in _TONES:
            tone = _TONES[letter]
        elif letter == "\u0308":
            letters = letters[:-1] + "v"
        elif letter.isascii():
            letters += letter
    return _Sound(letters, letters[:1], f"{letters}{tone}{sign}")


@cache
def _readings(kind: str) -> dict[str, str]:
    """Load one list of `names.toml`: characters and their reading."""
    entries = tomllib.loads(files("zhibu.lib").joinpath("names.toml").read_text(encoding="utf-8"))[kind].split()
    cuts = [next(place for place, sign in enumerate(entry) if sign < "㐀") for entry in entries]
    return {entry[:cut]: entry[cut:] for entry, cut in zip(entries, cuts, strict=True)}


@cache
def _usual_readings() -> dict[int, str]:
    # The table alone: the package would load its phrases too, which take a third of a second and are not used.
    package = find_spec("pypinyin")
    assert package is not None and package.submodule_search_locations
    place = Path(package.submodule_search_locations[0]) / "pinyin_dict.py"
    spec = spec_from_file_location("zhibu_pinyin_readings", place)
    assert spec is not None and spec.loader is not None
    table = module_from_spec(spec)
    spec.loader.exec_module(table)
    return dict(table.pinyin_dict)
