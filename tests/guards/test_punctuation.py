"""Chinese sentences are written with Chinese punctuation: ，：；？！（）, never the half-width marks of code."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tests.guards.reading import told
from zhibu.site import catalogues

_HAN = "\u3400-\u9fff"
_MARK = r"[,:;?!()]"
_HALF_WIDTH = re.compile(rf"(?<=[{_HAN}、。”》]){_MARK}|{_MARK}(?=[{_HAN}“《])")


def half_width(said: Catalog) -> list[str]:
    """Return what a catalogue says in Chinese with a half-width mark beside a Chinese character."""
    msgids = [one.id[0] if isinstance(one.id, list | tuple) else one.id for one in said if one.id]
    return [f"{mark[0]} in {msgid}" for msgid in msgids if (mark := _HALF_WIDTH.search(msgid))]


@pytest.mark.parametrize("room", catalogues.rooms(), ids=lambda room: room.name)
def test_what_a_room_says_has_chinese_punctuation(room: Path) -> None:
    breaches = half_width(catalogues.gather(room))
    assert not breaches, told(breaches, "write ，：；？！（） in the source, then run `zhibu manage catalogues`.")


@pytest.mark.parametrize("planted", ["请先预览,再导入。", "出国(境)", "组织:全名", "（%(n)s 人）?是", "您好!"])
def test_the_guard_finds_half_width_marks(planted: str, tmp_path: Path) -> None:
    (tmp_path / "views.py").write_text(f"TITLE = _({planted!r})\n")
    assert half_width(catalogues.gather(tmp_path)) == [f"{_HALF_WIDTH.search(planted)[0]} in {planted}"]


@pytest.mark.parametrize("fine", ["请先预览，再导入。", "%(day)s, %(n)s", "{what}: {old}", "导出 PDF (A4)", "http://x"])
def test_the_guard_leaves_latin_text_alone(fine: str, tmp_path: Path) -> None:
    (tmp_path / "views.py").write_text(f"TITLE = _({fine!r})\n")
    assert half_width(catalogues.gather(tmp_path)) == []
