"""Text as it comes out of cells and fields: widths, spaces, invisible characters, names of people.

Two strengths: `clean` keeps the writing of a sentence (Chinese punctuation stays), `plain` is for comparing
(punctuation becomes ASCII too, all white space goes).
"""

import re
from datetime import date, datetime

_WIDE_SIGNS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_WIDE_WORDS = {wide: narrow for wide, narrow in _WIDE_SIGNS.items() if chr(narrow).isalnum()}
# Zero-width signs, direction marks, soft hyphen, byte order mark, C0 and C1 control signs: never part of the meaning.
_GONE = dict.fromkeys(
    code
    for first, last in (
        *((0x00, 0x08), (0x0E, 0x1F), (0x7F, 0x84), (0x86, 0x9F), (0xAD, 0xAD), (0x180E, 0x180E), (0x200B, 0x200F)),
        *((0x202A, 0x202E), (0x2060, 0x2064), (0x206A, 0x206F), (0xFEFF, 0xFEFF)),
    )
    for code in range(first, last + 1)
)
_SPACES = dict.fromkeys(
    [0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000],
    " ",
)
_CLEAN = {**_WIDE_WORDS, **_GONE, **_SPACES}
_PUNCTUATION = {
    ord(a): b for a, b in zip("，。；：？！（）【】「」“”‘’、～－—–―‐‑−﹣", ",.;:?!()[][]\"\"'',~--------", strict=True)
}
_PLAIN = {**_CLEAN, **_WIDE_SIGNS, **_PUNCTUATION}
HALF_WIDTH = _PLAIN
_CLEAR = re.compile(r"[!-~一-鿿，。、：；（）“”《》·]*")
"""Nothing to be done: the common case, told quickly."""
_RUN = re.compile(r" {2,}")

MIDDLE_DOT = "·"
_DOTS = dict.fromkeys(map(ord, "•・․‧∙⋅●・᛫˙●．"), MIDDLE_DOT)
_NAME = {**_CLEAN, **_DOTS}
_LATIN_DOT = re.compile(r"(?<=[^\x00-\x7f])\s*[.。]\s*(?=[^\x00-\x7f])")
_AROUND_DOT = re.compile(r"\s*·[\s·]*")
_HAN = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff〇]")
_PLAIN_NAME = re.compile(r"[一-鿿]{2,4}")
_NOT_A_NAME = re.compile(r"[0-9@#=<>{}\[\]|\\]")
PLACEHOLDERS = frozenset(
    {"无", "暂无", "不详", "未知", "空", "空白", "待定", "未填", "null", "none", "nan", "n/a", "-", "/", "—", "——"}
)


def of_cell(value: object) -> str:
    """Write a cell's value as an office sees it: no `.0` after whole numbers, dates as 2026-01-02, `""` for nothing."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e21 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def clean(value: object) -> str:
    """Normalise a cell's text for keeping: digits and letters half-width, white space one blank, no invisible signs.

    Chinese punctuation stays as it is written.
    """
    text = value if isinstance(value, str) else of_cell(value)
    if _CLEAR.fullmatch(text):
        return text
    text = (text if text.isascii() and text.isprintable() else text.translate(_CLEAN)).strip()
    return _RUN.sub(" ", text) if "  " in text else text


def plain(value: object) -> str:
    """Normalise for comparing: like `clean`, punctuation half-width too, without any white space, lower case."""
    return of_cell(value).translate(_PLAIN).replace(" ", "").lower()


def name(value: object) -> str:
    """Normalise a person's name: no blanks in a Chinese name, one kind of middle dot, single blanks in a Latin one."""
    text = value if isinstance(value, str) else of_cell(value)
    if _PLAIN_NAME.fullmatch(text):
        return text
    text = _RUN.sub(" ", text.translate(_NAME)).strip()
    if text.isascii():
        return text
    if _HAN.search(text):
        text = _LATIN_DOT.sub(MIDDLE_DOT, text).replace(" ", "")
    if MIDDLE_DOT in text:
        text = _AROUND_DOT.sub(MIDDLE_DOT, text).strip(MIDDLE_DOT)
    return text


def is_name(normalised: str) -> bool:
    """Say whether a normalised text can be somebody's name: letters, no digits, no placeholder such as 无 or /."""
    return (
        0 < len(normalised) <= 50
        and normalised.lower() not in PLACEHOLDERS
        and not _NOT_A_NAME.search(normalised)
        and any(map(str.isalpha, normalised))
    )


def beyond(word: str) -> str:
    """Return the end (exclusive, in the order of code points) of the words that begin with this one."""
    bare = word.rstrip("\U0010ffff")
    if not bare:
        return word + "\U0010ffff" * 9
    following = ord(bare[-1]) + 1
    return bare[:-1] + chr(0xE000 if 0xD800 <= following < 0xE000 else following)
