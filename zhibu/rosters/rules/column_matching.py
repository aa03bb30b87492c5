"""Which column holds which field: by what its heading says and by what its cells look like."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from zhibu.lib import codes, dates, id_number, phones, text
from zhibu.lib.sheets.blocks import Cell
from zhibu.rosters.rules import schooling
from zhibu.rosters.rules.cells import STAGES, is_party_unit
from zhibu.rosters.rules.fields import FIELDS, canonical, hinted_field, wordings

SURE = 0.8
_ENOUGH = 0.5
_WHOLE = 0.8
"""What a whole known wording says at least; it is given up only to a column whose cells are better."""
_CLOSE = 0.08
_BY_VALUES = 0.7
_FITTING = 0.8


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file; `field` is None for a column that is not imported."""

    index: int
    heading: str
    field: str | None
    confidence: float
    """0 to 1; from `SURE` on nobody need look at it."""
    found_by: str
    """heading, values, both, remembered, chosen, or nothing"""
    rivals: tuple[str, ...] = ()
    """Fields that it might be as well."""


@dataclass(frozen=True)
class Matching:
    """The columns of a file in their order."""

    columns: tuple[Column, ...]

    def index_of(self, field: str) -> int | None:
        """Give the column of a field, from 0; None when the file has none."""
        return next((column.index for column in self.columns if column.field == field), None)

    @property
    def doubtful(self) -> tuple[Column, ...]:
        """List the columns that somebody should look at."""
        return tuple(column for column in self.columns if (column.field and column.confidence < SURE) or column.rivals)

    @property
    def not_imported(self) -> tuple[Column, ...]:
        """List the columns with a heading that no field takes."""
        return tuple(column for column in self.columns if column.field is None and column.heading)

    @property
    def is_usable(self) -> bool:
        """Say whether people can be read at all: there must be names."""
        return self.index_of("name") is not None

    def choose(self, chosen: Mapping[int, str | None]) -> "Matching":
        """Let a person decide some columns; a field taken away from another column leaves that one without."""
        taken = {field for field in chosen.values() if field}
        unknown = taken - FIELDS.keys()
        if unknown:
            raise KeyError(*sorted(unknown))
        columns = []
        for column in self.columns:
            if column.index in chosen:
                column = replace(column, field=chosen[column.index], confidence=1.0, found_by="chosen", rivals=())
            elif column.field in taken:
                column = replace(column, field=None, confidence=0.0, found_by="nothing", rivals=())
            columns.append(column)
        return Matching(tuple(columns))

    def remember(self) -> dict[str, str | None]:
        """Give what to remember for the next file: canonical heading to field."""
        return {canonical(column.heading): column.field for column in self.columns if column.heading}


def match_columns(
    headings: Sequence[str], rows: Sequence[Sequence[Cell]], remembered: Mapping[str, str | None] | None = None
) -> Matching:
    """Match columns by their headings and a sample of data rows; `remembered` is what people chose before.

    Every field goes to one column at most: to the pair with the best score. A heading that its cells contradict loses
    to the cells where these are unmistakable (ID numbers, phones, sexes).
    """
    looks = [_look([row[index] for row in rows if index < len(row)]) for index in range(len(headings))]
    scores: dict[tuple[int, str], tuple[float, str]] = {}
    settled: dict[int, str | None] = {}
    for index, heading in enumerate(headings):
        known = (remembered or {}).get(canonical(heading), "?") if heading else "?"
        if known is None or known in FIELDS:
            settled[index] = known
            continue
        for field in FIELDS:
            score, found_by = _score(field, heading, looks[index])
            if score >= _ENOUGH:
                scores[index, field] = (score, found_by)
    taken = {field: index for index, field in settled.items() if field}
    chosen: dict[int, tuple[str, float, str]] = {}
    for (index, field), (score, found_by) in sorted(scores.items(), key=lambda entry: (-entry[1][0], entry[0][0])):
        if index not in chosen and field not in taken:
            chosen[index], taken[field] = (field, score, found_by), index
    return Matching(tuple(_column(index, heading, settled, chosen, scores) for index, heading in enumerate(headings)))


def _column(
    index: int,
    heading: str,
    settled: Mapping[int, str | None],
    chosen: Mapping[int, tuple[str, float, str]],
    scores: Mapping[tuple[int, str], tuple[float, str]],
) -> Column:
    if index in settled:
        return Column(index, heading, settled[index], 1.0, "remembered")
    field, score, found_by = chosen.get(index, (None, 0.0, "nothing"))
    mine = {other: rival for (place, other), (rival, _) in scores.items() if place == index and other != field}
    rivals = tuple(other for other in FIELDS if other in mine and mine[other] > score - _CLOSE)
    return Column(index, heading, field, round(score, 3), found_by, rivals)


def _score(field: str, heading: str, look: "Look") -> tuple[float, str]:
    """Say how well a column fits a field, from 0 to 1, and what speaks for it."""
    says = _parts_say(field, heading)
    if not says and field == "landline" and look.phones > 0.3 and not look.mobiles:
        says = 0.8 * _parts_say("phone", heading)  # 联系电话 beside 手机号码: what the office calls phone is a landline
    test = _LOOKS.get(FIELDS[field].kind if field not in _LOOKS else field)
    fits = test(look) if test and look.count else None
    if fits is None:
        return says, "heading"
    if says:
        if fits >= _FITTING:
            return min(says + 0.1, 1.0), "both"
        if fits >= 0.3:
            return says, "heading"
        return max(says * (0.55 + fits), _ENOUGH if says > _WHOLE else 0.0), "heading"
    if fits >= _FITTING and field in _UNMISTAKABLE and look.count >= _UNMISTAKABLE[field]:
        return _BY_VALUES * fits, "values"
    return 0.0, "nothing"


def _parts_say(field: str, heading: str) -> float:
    return max((_heading_says(field, part) for part in (heading, *heading.split(" / ")[::-1]) if part), default=0.0)


def _heading_says(field: str, heading: str) -> float:
    word = canonical(heading)
    if not word:
        return 0.0
    known = wordings().get(word)
    if known:
        return known[1] * 0.9 if known[0] == field else 0.0
    hinted = hinted_field(word)
    return 0.6 + 0.2 * hinted[1] if hinted and hinted[0] == field else 0.0


@dataclass(frozen=True, slots=True)
class Look:
    """What a column's cells look like, as shares of its filled cells."""

    count: int
    ids: float = 0
    mobiles: float = 0
    phones: float = 0
    dates: float = 0
    names: float = 0
    different: float = 0
    units: float = 0
    groups: float = 0
    flags: float = 0
    numbers: float = 0
    words: Mapping[str, int] = MappingProxyType({})
    """The texts, and how often each stands there: most columns say a few things again and again."""

    def share(self, test: Callable[[str], bool]) -> float:
        """Say how many of the texts pass a test."""
        return sum(times for word, times in self.words.items() if test(word)) / self.count if self.count else 0.0


_HAN_NAME = re.compile(r"[㐀-鿿](?:[ 　]*[㐀-鿿]){1,3}|[㐀-鿿]{1,12}[·•．.・][㐀-鿿·]{1,20}")
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金"
    "陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文华伍和安向严温耿包关尚齐庞兰米葛凌管施季翟甘涂柳焦左祝霍靳童欧单岳聂"
)
_SAMPLE = 200


def _look(cells: Sequence[Cell]) -> Look:
    filled = [cell for cell in cells if not (cell == "" or (isinstance(cell, str) and not cell.strip()))][:_SAMPLE]
    count = len(filled)
    if not count:
        return Look(0)
    kinds = Counter((type(cell), cell) for cell in filled)  # the type too, as True equals 1 and is another word
    words = [text.clean(cell) for cell in filled]
    plain = Counter(map(text.plain, words))
    numbers = Counter(phones.read(cell) for cell in filled)
    far = date(2100, 1, 1)

    def share(test: Callable[[Cell], bool]) -> float:
        return sum(times for (_kind, cell), times in kinds.items() if test(cell)) / count

    names = [word for word in words if _HAN_NAME.fullmatch(word)]
    surnames = sum(word[0] in _SURNAMES for word in names) / len(names) if names else 0.0
    return Look(
        count=count,
        ids=share(
            lambda cell: id_number.check(id_number.normalise(cell), far) in (None, "checksum", "date", "rounded")
        ),
        mobiles=sum(times for read, times in numbers.items() if phones.is_mobile(read.number)) / count,
        phones=sum(times for read, times in numbers.items() if read.problem is None) / count,
        dates=share(_is_date),
        names=len(names) / count * (1.0 if surnames > 0.6 else 0.5),
        different=len(set(words)) / count,
        units=sum(map(is_party_unit, words)) / count,
        groups=sum(word.endswith("小组") for word in words) / count,
        flags=sum(times for word, times in plain.items() if word in _FLAGS) / count,
        numbers=share(_is_small_number),
        words=plain,
    )


_FLAGS = frozenset({"是", "否", "有", "无", "√", "×", "y", "n", "yes", "no", "1", "0", "流动", "true", "false"})
_STAGES = frozenset(word for words in STAGES.values() for word in words)
_POST = re.compile(r"书记|委员|组长|党员$|^无$")


def _is_date(cell: Cell) -> bool:
    if isinstance(cell, (int, float)) and not 10_000 < cell < 60_000 and not 19_000_000 < cell < 21_000_000:
        return False
    try:
        return dates.read(cell) is not None
    except dates.BadDate:
        return False


def _is_small_number(cell: Cell) -> bool:
    if isinstance(cell, str):
        return cell.strip().isdigit() and len(cell.strip()) <= 6
    return isinstance(cell, (int, float)) and float(cell).is_integer() and cell < 1_000_000


def _coded(table: str) -> Callable[[Look], float]:
    return lambda look: look.share(lambda word: codes.table(table).code_of(word) is not None and not word.isdigit())


def _sexes(look: Look) -> float:
    return look.share(lambda word: word in {"男", "女", "男性", "女性", "m", "f", "male", "female", "1", "2"})


def _name_look(look: Look) -> float:
    return look.names if look.different > 0.3 or look.count < 20 else 0.2


_LOOKS: dict[str, Callable[[Look], float | None]] = {
    "id_number": lambda look: look.ids,
    "name": _name_look,
    "sex": _sexes,
    "code:ethnicity": _coded("ethnicity"),
    "code:education": lambda look: look.share(
        lambda word: (
            (codes.table("education").code_of(word) is not None and not word.isdigit())
            or schooling.read(word) is not None
        )
    ),
    "code:degree": _coded("degree"),
    "code:occupation": _coded("occupation"),
    "date": lambda look: look.dates,
    "phone": lambda look: look.mobiles if look.mobiles > 0.3 else look.phones * 0.9,
    "landline": lambda look: 1.0 - look.mobiles if look.phones > 0.3 else 0.2,
    "flag": lambda look: look.flags,
    "stage": lambda look: look.share(_STAGES.__contains__),
    "unit_committee": lambda look: look.share(lambda word: not word.endswith("支部")),
    "unit_general": lambda look: look.share(lambda word: not word.endswith("党委")),
    "unit": lambda look: max(look.units, 0.5),
    "workplace": lambda look: 1.0 - look.units,
    "post": lambda look: max(look.share(lambda word: _POST.search(word) is not None), 0.3),
    "serial": lambda look: look.numbers,
}
_UNMISTAKABLE = {"id_number": 1, "phone": 3, "sex": 5, "ethnicity": 5, "stage": 5, "unit": 3, "name": 3}
"""Fields whose cells speak for themselves, and how many of them it takes."""
