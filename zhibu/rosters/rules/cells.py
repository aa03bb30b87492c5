"""From one cell to one typed value, by the kind of its field."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from zhibu.lib import codes, dates, phones, text
from zhibu.rosters.rules import schooling
from zhibu.rosters.rules.fields import Field
from zhibu.rosters.rules.reasons import Problem, Reason, Severity

Value = Any
"""str, date, bool or a tuple of unit names, by the kind; None when there is nothing to keep."""

Found = tuple[Value, Problem | None]
Convert = Callable[[object], Found]

STAGES = {
    "applicant": ("入党申请人", "申请人", "申请入党人员", "递交申请书"),
    "activist": ("入党积极分子", "积极分子", "重点积极分子", "培养对象"),
    "candidate": ("发展对象", "拟发展对象"),
    "probationary": ("预备党员", "预备", "中共预备党员", "中国共产党预备党员", "预备期", "02"),
    "full": (
        "正式党员",
        "正式",
        "中共党员",
        "中共正式党员",
        "中国共产党党员",
        "正式中共党员",
        "共产党员",
        "党员",
        "01",
    ),
}
STANDINGS = {
    "normal": ("正常", "正常党籍", "在册", "有党籍", "保留党籍"),
    "suspended": ("停止党籍", "停止", "停籍"),
    "restored": ("恢复党籍", "恢复"),
    "expelled": ("开除党籍", "开除"),
    "resigned": ("退党除名", "退党"),
    "persuaded_out": ("劝退", "劝其退党"),
    "struck_off": ("劝而不退除名", "除名"),
    "lapsed": ("自行脱党除名", "自行脱党"),
    "probation_cancelled": ("取消预备党员资格", "取消资格"),
    "not_recognised": ("不予承认",),
    "deceased": ("已去世", "死亡", "去世", "已故"),
}
_STAGE_OF = {word: code for code, words in STAGES.items() for word in words}
_STANDING_OF = {word: code for code, words in STANDINGS.items() for word in words}
_YES = frozenset({"是", "有", "√", "✓", "✔", "y", "yes", "true", "1", "对", "流动", "流出", "外出", "失联", "v"})
_NO = frozenset({"否", "无", "×", "✗", "✘", "x", "n", "no", "false", "0", "不是", "非", "没有", "-", "/", "未"})
_NOTHING = frozenset({"", "无", "-", "--", "/", "\\", "—", "——", "null", "none", "nan", "n/a", "暂无"})

_NO_POST = re.compile(r"(?:普通|一般|正式|预备|中共|共产)*(?:党员|群众)|无(?:党内)?(?:职务)?|没有|未任职|[-/\\—、.]*")

_ALWAYS_CUT = re.compile(r"\s*(?:[/\\>|»→]|->|=>|＞|::|-{2,}|—+)\s*")
_MAY_CUT = re.compile(r"\s*[-、,，;；·\s]\s*")
_PARTY_END = re.compile(r"(?:党委|委员会|工委|党组|总支|总支部|支部|小组|党工委)(?:[(（].*[)）])?$")
_NUMBERING = re.compile(r"^(?:[(（]?[0-9一二三四五六七八九十]{1,3}[)）.．、]\s*)")


def converter(field: Field) -> Convert:
    """Give the function that reads cells of a field; it answers (value, problem), (None, None) for an empty cell."""
    kind, _, name = field.kind.partition(":")
    match kind:
        case "name":
            return _name
        case "code" if name == "education":
            return _education
        case "code":
            return partial(_code, codes.table(name), field.key)
        case "date":
            return partial(_date, field.key)
        case "phone" | "landline":
            return partial(_phone, field.key)
        case "flag":
            return partial(_flag, field.key)
        case "stage":
            return partial(_word, field.key, _STAGE_OF)
        case "standing":
            return partial(_word, field.key, _STANDING_OF)
        case "unit":
            return _unit
        case _:
            return partial(_text, field.key, field.length)


def _name(cell: object) -> Found:
    name = text.name(cell)
    if not name or name in _NOTHING:
        return None, None
    if not text.is_name(name) or len(name) > 60:
        return None, Problem("name", Reason.BADNAME, Severity.ERROR, name[:60])
    return name, None


def _text(key: str, length: int, cell: object) -> Found:
    words = text.clean(cell)
    if words in _NOTHING:
        return None, None
    if length and len(words) > length:
        return words[:length], Problem(key, Reason.TOOLONG, Severity.WARNING, words[:length], length)
    return words, None


def _code(table: codes.Table, key: str, cell: object) -> Found:
    if code := table.code_of(cell):
        return code, None
    words = text.clean(cell)
    if words in _NOTHING:
        return None, None
    return None, Problem(key, Reason.BADCODE, Severity.WARNING, words[:80])


def _education(cell: object) -> Found:
    """Read an education; a cell that says the degree too answers a `Schooling`, which the row takes apart."""
    found = _code(codes.table("education"), "education", cell)
    if found[1] is None or (both := schooling.read(cell)) is None:
        return found
    if both.unknown:
        key = "degree" if both.education else "education"
        return both, Problem(key, Reason.BADCODE, Severity.WARNING, both.unknown[:80])
    return both, None


def _word(key: str, known: dict[str, str], cell: object) -> Found:
    words = text.plain(cell)
    if code := known.get(words):
        return code, None
    if words in _NOTHING:
        return None, None
    for word, code in known.items():  # 正式党员(2019年转正)
        if len(word) > 2 and words.startswith(word):
            return code, None
    return None, Problem(key, Reason.BADCODE, Severity.WARNING, text.clean(cell)[:80])


def _flag(key: str, cell: object) -> Found:
    if isinstance(cell, bool):
        return cell, None
    words = text.plain(cell)
    if not words:
        return None, None
    if words in _YES or words.startswith("是"):
        return True, None
    if words in _NO or words.startswith("否"):
        return False, None
    return None, Problem(key, Reason.BADCODE, Severity.WARNING, text.clean(cell)[:80])


def _date(key: str, cell: object) -> Found:
    try:
        found = dates.read(cell)
    except dates.BadDate as bad:
        # Without the right day of joining, years of membership would be wrong; other dates may wait.
        severity = Severity.ERROR if key in ("joined_on", "full_on") else Severity.WARNING
        return None, Problem(key, Reason.BADDATE, severity, text.clean(bad.written)[:40], bad.problem)
    if found is None:
        return None, None
    if found.precision == "day":
        return found.day, None
    return found.day, Problem(key, Reason.MONTHONLY, Severity.WARNING, text.clean(cell)[:40], found.precision)


def _phone(key: str, cell: object) -> Found:
    read = phones.read(cell)
    if read.problem is None:
        return read.number, None
    if read.problem == "empty" or read.number in _NOTHING:
        return None, None
    return None, Problem(key, Reason.BADPHONE, Severity.WARNING, read.number[:40], read.problem)


def _unit(cell: object) -> Found:
    path = unit_path(cell)
    return path or None, None


def unit_path(cell: object) -> tuple[str, ...]:
    """Split what stands in a unit's cell into names from the top down: 矿党委/机电总支/维修党支部.

    Weaker signs (- 、 and blanks) cut only where the name of a party organisation ends before each of them, so that
    运搬-工区党支部 stays whole.
    """
    words = text.clean(cell)
    if words in _NOTHING:
        return ()
    parts = [part for part in _ALWAYS_CUT.split(words) if part]
    cut: list[str] = []
    for part in parts:
        pieces = [piece for piece in _MAY_CUT.split(part) if piece]
        cut.extend(pieces if len(pieces) > 1 and all(map(_PARTY_END.search, pieces)) else [part])
    return tuple(filter(None, map(unit_name, cut)))


def unit_name(words: str) -> str:
    """Write one unit's name canonically: no blanks between Chinese characters, no numbering before it."""
    name = _NUMBERING.sub("", words.strip(" .。,，;；:："))
    return re.sub(r"(?<=[^\x00-\x7f]) +(?=[^\x00-\x7f])", "", name)


def is_party_unit(words: str) -> bool:
    """Say whether a text ends like a party organisation's name."""
    return _PARTY_END.search(text.plain(words)) is not None


def is_post(words: str) -> bool:
    """Say whether a cell of posts names one: 书记 does, 党员 and 无职务 do not."""
    return _NO_POST.fullmatch(text.plain(words)) is None
