"""Catalogues say what the sources say: planted faults are found, and what people wrote is kept."""

from pathlib import Path

import pytest

from zhibu.site import catalogues

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext

REASON = gettext_lazy("信息有误")
def say(n): return _("共 %(n)s 人") % {"n": n} + ngettext("一人", "多人", n) + pgettext("支部", "撤销")
"""
TEMPLATE = """{% load i18n %}<p>{% translate "保存" %}</p>
  <div>{% blocktranslate with name=x trimmed %}
     撤销 {{ name }}
  {% endblocktranslate %}</div>{% light "ok" _("已完成") %}"""


@pytest.fixture
def room(tmp_path: Path) -> Path:
    room = tmp_path / "dues"
    (room / "templates" / "dues").mkdir(parents=True)
    (room / "__init__.py").touch()
    (room / "rules.py").write_text(PYTHON)
    (room / "templates" / "dues" / "page.html").write_text(TEMPLATE)
    (room / "tests").mkdir()
    (room / "tests" / "test_x.py").write_text('_("只在测试里")')
    return room


def translate(room: Path) -> None:
    """Fill the English catalogue as a person would."""
    file = catalogues._file(room, "en")
    kept = catalogues._read(file)
    for message in catalogues._messages(kept):
        message.string = tuple(message.id) if isinstance(message.id, tuple | list) else message.id
    catalogues._write(file, kept, "en")


def test_gathers_python_and_templates(room: Path) -> None:
    said = {catalogues._key(message) for message in catalogues._messages(catalogues.gather(room))}
    assert said == {"信息有误", "共 %(n)s 人", "一人", "撤销", "保存", "撤销 %(name)s", "已完成"}


def test_fills_traditional_and_leaves_english_to_people(room: Path) -> None:
    assert catalogues.update(room) == 7
    assert 'msgstr "信息有誤"' in catalogues._file(room, "zh_Hant").read_text()
    assert {fault.language for fault in catalogues.check(room)} == {"en"}
    translate(room)
    assert list(catalogues.check(room)) == []


def test_keeps_what_people_wrote(room: Path) -> None:
    catalogues.update(room)
    file = catalogues._file(room, "zh_Hant")
    file.write_text(file.read_text().replace("信息有誤", "訊息有誤"))
    catalogues.update(room)
    assert "訊息有誤" in file.read_text()


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ('gettext_lazy("信息有误")', 'gettext_lazy("新的话")', "missing"),
        ('gettext_lazy("信息有误")', '"没有人说"', "nobody says it"),
    ],
)
def test_a_source_that_moved_on_is_found(room: Path, before: str, after: str, why: str) -> None:
    catalogues.update(room)
    translate(room)
    rules = room / "rules.py"
    rules.write_text(rules.read_text().replace(before, after))
    assert any(fault.why.startswith(why) for fault in catalogues.check(room))


def test_an_empty_entry_is_found(room: Path) -> None:
    catalogues.update(room)
    translate(room)
    file = catalogues._file(room, "en")
    file.write_text(file.read_text().replace('msgstr "保存"', 'msgstr ""'))
    assert [(fault.why, fault.msgid) for fault in catalogues.check(room)] == [("not translated", "保存")]


def test_a_lost_placeholder_is_found(room: Path) -> None:
    catalogues.update(room)
    translate(room)
    file = catalogues._file(room, "en")
    file.write_text(file.read_text().replace('msgstr "共 %(n)s 人"', 'msgstr "%(m)s people"'))
    assert ["%(m)s, %(n)s" in fault.why for fault in catalogues.check(room)] == [True]


def test_compiles_what_is_out_of_date(room: Path) -> None:
    catalogues.update(room)
    assert catalogues.compile_all(room.parent) == 2
    assert catalogues.compile_all(room.parent) == 0


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("党支部干部", "黨支部幹部"),
        ("发展对象", "發展對象"),
        ("社区", "社區"),
        ("组织代码", "組織代碼"),
        ("入党类型", "入黨類型"),
        ("培养联系人", "培養聯繫人"),
        ("这里以后登录，先复核", "這裡以後登入，先複核"),
        ("换手机，系统打印", "換手機，系統列印"),
    ],
)
def test_traditional_keeps_the_terms_of_the_party(simplified: str, traditional: str) -> None:
    assert catalogues._traditional(simplified) == traditional


def test_labels_of_data_are_gathered_and_one_without_english_is_found(room: Path) -> None:
    catalogues.update(room)
    translate(room)
    (room / "data").mkdir()
    (room / "codes").mkdir()
    (room / "data" / "kinds.toml").write_text('[branch]\nlabel = "党支部"\n')
    (room / "codes" / "sex.toml").write_text('[[entries]]\ncode = "1"\nlabel = "男性"\nshort = "男"\n')
    assert {(fault.language, fault.msgid) for fault in catalogues.check(room)} == {
        (language, label) for language in ("en", "zh_Hant") for label in ("党支部", "男性", "男")
    }
    assert catalogues.update(room) == 3
    assert {(fault.language, fault.why) for fault in catalogues.check(room)} == {("en", "not translated")}
    assert 'msgctxt "kinds"\nmsgid "党支部"\nmsgstr "黨支部"' in catalogues._file(room, "zh_Hant").read_text()
