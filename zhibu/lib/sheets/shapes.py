"""Rows of one shape: most rows of a long sheet are written alike, and are taken apart without a parser.

A pattern splits a slice of the sheet's text into its rows and cells. Only plain texts are taken as they stand. Every
other content (numbers, days, shared texts, entities, blanks at an edge) is given to the parser, each different one of
a column once, and so is every row that the pattern does not know: what a cell means is always what the parser says.
A slice with many such rows is left to the parser altogether.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from operator import lt
from typing import cast

from python_calamine import CalamineSheet

from zhibu.lib.sheets.blocks import BETWEEN, Block, Cell

type Parse = Callable[[bytes], CalamineSheet]
"""Parses the text of rows as if they stood alone in the sheet."""

type Part = bytes | None

_LOOKED_AT = 1 << 14
"""Bytes of rows that tell how wide the others are."""
_FARTHEST = 20_000
"""Rows between the first and the last of another shape, up to which the parser is asked for them."""
_STRANGE = 4
"""A slice of which one part in so many is of another shape is left to the parser."""
_MISSES = 3
"""After so many slices that were left to the parser the others are, too."""

_COLUMN = re.compile(rb'<c r="([A-Z]{1,3})\d')
_NUMBER = re.compile(rb'<row r="(\d+)"')
_CELL = (
    rb'(?:<c r="%s\1"(?:'
    rb'(?: s="\d++")?+ t="inlineStr"><is><t>([^<]*+)</t></is></c>'
    rb"|([^>]*+>(?:(?:<f[^>]*+>(?:[^<]*+</f>)?+)?+<v>[^<]*+</v></c>|(?<=/>)|</c>))"
    rb"))?+"
)
_BETWEEN = BETWEEN.encode()
_BLANKS = (b" ", b"\n", b"\t", b"\r")
_EDGE = re.compile(rb"(?:\A|\x1f)[ \n\t\r]|[ \n\t\r](?:\x1f|\Z)")
_TEXT = b' t="inlineStr"><is><t>%s</t></is></c>'
_FIRST = b'<row r="1"><c r="A1"><v>0</v></c></row>'


class Shapes:
    """Takes slice after slice of one sheet apart."""

    def __init__(self, parse: Parse, most_columns: int) -> None:
        self._parse, self._most_columns = parse, most_columns
        self._misses = 0

    def block(self, rows: bytes) -> Block | None:
        """Return the rows; None where the parser should read all of them.

        Raises what the parser raises where something is broken.
        """
        width = _width(rows)
        if self._misses == _MISSES or not 0 < width <= self._most_columns:
            return None
        pattern = _pattern(width)
        found: list[Part] = pattern.split(rows)
        step = pattern.groups + 1
        strange = b"".join(filter(None, found[::step])).strip()
        if len(found) == 1 or len(strange) * _STRANGE > len(rows):
            self._misses += 1
            return None
        self._misses = 0
        numbers = [int(number or 0) for number in found[1::step]]
        last = len(numbers)
        while last and _is_blank(found[2 + (last - 1) * step : last * step]):
            last -= 1
        del numbers[last:], found[1 + last * step :]
        columns = [self._column(found[at::step], found[at + 1 :: step]) for at in range(2, step, 2)]
        while columns and set(columns[-1]) <= {""}:
            columns.pop()
        block: Block | None = Block(numbers, columns)
        if strange:
            block = self._joined(Block(numbers, columns), strange)
        return block if block and all(map(lt, block.numbers, block.numbers[1:])) else None

    def _column(self, texts: Sequence[Part], others: Sequence[Part]) -> Sequence[Cell]:
        if not any(others):
            return self._texts(texts)
        contents = [other or (_TEXT % text if text else None) for text, other in zip(texts, others, strict=True)]
        return self._meant(contents)

    def _texts(self, texts: Sequence[Part]) -> Sequence[Cell]:
        whole = [text or b"" for text in texts] if None in texts else cast("Sequence[bytes]", texts)
        joined = _BETWEEN.join(whole)
        has_blanks = any(blank in joined for blank in _BLANKS)
        is_plain = b"&" not in joined and b"\r" not in joined and b"_x" not in joined
        if is_plain and not (has_blanks and _EDGE.search(joined)):
            cells = joined.decode().split(BETWEEN)
            if len(cells) == len(texts):
                return cells
        return self._meant([_TEXT % text if text else None for text in texts])

    def _meant(self, contents: Sequence[Part]) -> list[Cell]:
        """Return what the parser makes of the contents of one column's cells."""
        different = [content for content in dict.fromkeys(contents) if content]
        cells = (b'<row r="%d"><c r="A%d"%s</row>' % (at, at, content) for at, content in enumerate(different, 2))
        found = [row[0] for row in self._parse(_FIRST + b"".join(cells)).to_python(skip_empty_area=True)[1:]]
        found += [""] * (len(different) - len(found))
        meaning: dict[Part, Cell] = dict(zip(different, found, strict=True))
        meaning[None] = ""
        return list(map(meaning.__getitem__, contents))

    def _joined(self, block: Block, strange: bytes) -> Block | None:
        """Put the rows of other shapes where they belong; None where that cannot be told."""
        told = list(map(int, _NUMBER.findall(strange)))
        if not told or len(told) != strange.count(b"<row") or max(told) - min(told) > _FARTHEST:
            return None
        parsed = block_of_sheet(self._parse(strange))
        wanted = set(told)
        others = [place for place, number in enumerate(parsed.numbers) if number in wanted]
        numbers = [*block.numbers, *(parsed.numbers[place] for place in others)]
        order = sorted(range(len(numbers)), key=numbers.__getitem__)
        columns: list[list[Cell]] = []
        for at in range(max(len(block.columns), len(parsed.columns))):
            own = block.columns[at] if at < len(block.columns) else [""] * len(block.numbers)
            added = parsed.columns[at] if at < len(parsed.columns) else [""] * len(parsed.numbers)
            both = [*own, *(added[place] for place in others)]
            columns.append([both[place] for place in order])
        return Block([numbers[place] for place in order], columns)


def block_of_sheet(sheet: CalamineSheet) -> Block:
    """Return the rows of a parsed sheet."""
    if sheet.start is None:
        return Block((), ())
    top, left = sheet.start
    rows = sheet.to_python(skip_empty_area=True)
    columns: Iterable[Sequence[Cell]] = zip(*rows, strict=True)
    return Block(range(top + 1, top + 1 + len(rows)), [*([""] * len(rows) for _ in range(left)), *columns])


def _width(rows: bytes) -> int:
    """Return how many columns the first rows have."""
    return max(map(_place, set(_COLUMN.findall(rows, 0, _LOOKED_AT))), default=0)


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place


def _letters(place: int) -> bytes:
    letters = ""
    while place:
        place, letter = divmod(place - 1, 26)
        letters = chr(65 + letter) + letters
    return letters.encode()


@lru_cache(maxsize=4)
def _pattern(width: int) -> re.Pattern[bytes]:
    """Return the pattern of a row: its number, and of each cell a plain text or its other content."""
    cells = b"".join(_CELL % _letters(place) for place in range(1, width + 1))
    return re.compile(rb'<row r="(\d+)"[^>]*+>(?:(?<=/>)|' + cells + rb"</row>)")


def _is_blank(parts: Sequence[Part]) -> bool:
    """Say whether a row has no content, only borders and the like; texts and others stand in turn."""
    return not any(parts[::2]) and not any(part and b"<v>" in part for part in parts[1::2])
