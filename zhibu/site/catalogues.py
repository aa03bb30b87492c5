"""Catalogues: what each room says, gathered from its sources and data into its .po files, and compiled for use.

`zhibu manage catalogues` gathers (Traditional by OpenCC, English left for people), `--check` fails where a catalogue
does not say what the sources say. Compiling happens at every start and needs no GNU gettext.
"""

import io
import os
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOMS = Path(__file__).resolve().parents[1]
LANGUAGES = {"en": "nplurals=2; plural=(n != 1);", "zh_Hant": "nplurals=1; plural=0;"}
_KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop", "worded"]),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (1, 2)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ((1, "c"), 2)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], ((1, "c"), 2, 3)),
}
_LABELLED = ("codes/*.toml", "data/kinds.toml", "data/posts.toml", "data/conduct.toml")
"""Data of rooms whose labels are shown: `label` and `short` of each entry, the file's name being their context."""
_RULES = "packs/**/*.toml", "rule"
"""Rules whose titles, chapters, labels and bases of values are shown, and their context; wording stays Chinese."""
_DOCUMENT = "document"
"""The context of what is cited: on English pages it keeps its Chinese name until somebody gives it another."""
_PLACES = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")
_SCREEN_WORDS = {
    "登錄": "登入",
    "用戶名": "使用者名稱",
    "短信": "簡訊",
    "打印": "列印",
    "導入": "匯入",
    "導出": "匯出",
    "軟件": "軟體",
    "網絡": "網路",
    "數據庫": "資料庫",
    "文件夾": "資料夾",
    "菜單": "選單",
    "字符": "字元",
    "像素": "畫素",
    "搜索": "搜尋",
    "端口": "連接埠",
    "密鑰": "金鑰",
    "剪貼板": "剪貼簿",
    "屏幕": "螢幕",
}
_SCREEN_WORD = re.compile("|".join(sorted(_SCREEN_WORDS, key=len, reverse=True)))
_HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""


class Fault(NamedTuple):
    """Something that a catalogue lacks or has too much, and the remedy."""

    room: str
    language: str
    why: str
    msgid: str

    def __str__(self) -> str:
        return f"{self.room} {self.language}: {self.why}: {self.msgid}"


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


def rooms(root: Path = ROOMS) -> list[Path]:
    """Return the folders of the rooms."""
    return sorted(folder for folder in root.iterdir() if (folder / "__init__.py").exists())


def gather(room: Path) -> Catalog:
    """Return what the sources of a room say, from Python, templates and labels of data."""
    said = Catalog()
    for source in sorted(room.rglob("*.py")):
        if "tests" not in source.parts and "migrations" not in source.parts:
            _add(said, source.read_text())
    for source in sorted(room.rglob("templates/**/*.html")):
        _add(said, _as_python(source.read_text(), str(source)))
    for source in sorted(found for pattern in _LABELLED for found in room.glob(pattern)):
        for label in _labels(source):
            said.add(label, context=source.stem)
    pattern, context = _RULES
    for source in sorted(room.glob(pattern)):
        for words in _words_of_rules(source):
            said.add(words, context=context)
        for words in _documents(source):
            said.add(words, context=_DOCUMENT)
    return said


def update(room: Path) -> int:
    """Bring a room's catalogues in step with its sources; return how many entries English still lacks."""
    said = gather(room)
    lacking = 0
    for language in LANGUAGES:
        file = _file(room, language)
        if not len(said):
            file.unlink(missing_ok=True)
            continue
        old = _read(file)
        new = Catalog(locale=language)
        for message in _messages(said):
            known = old.get(message.id, message.context)
            string = known.string if known and _is_whole(known) else _first_string(message, language)
            new.add(message.id, string, context=message.context)
            lacking += language == "en" and not _is_whole(new.get(message.id, message.context))
        _write(file, new, language)
    return lacking


def check(room: Path) -> Iterator[Fault]:
    """Yield what is missing, empty, obsolete or has lost a placeholder in a room's catalogues."""
    said = {(message.context, _key(message)): message for message in _messages(gather(room))}
    for language in LANGUAGES:
        kept = {(message.context, _key(message)): message for message in _messages(_read(_file(room, language)))}
        for place, message in said.items():
            known = kept.get(place)
            if known is None:
                yield Fault(room.name, language, "missing, run `zhibu manage catalogues`", place[1])
            elif not _is_whole(known):
                yield Fault(room.name, language, "not translated", place[1])
            elif lost := _lost(message, known):
                yield Fault(room.name, language, f"the translation has not the same {lost}", place[1])
        for place in kept.keys() - said.keys():
            yield Fault(room.name, language, "nobody says it any more, run `zhibu manage catalogues`", place[1])


def compile_all(root: Path = ROOMS) -> int:
    """Compile what is out of date and return how many catalogues were."""
    made = 0
    for source in sorted(root.glob("*/locale/*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        half = target.with_suffix(f".mo.{os.getpid()}")
        with source.open("rb") as lines, half.open("wb") as out:
            write_mo(out, read_po(lines))
        half.replace(target)
        made += 1
    return made


def _add(said: Catalog, python: str) -> None:
    for _line, msgid, _comments, context in extract("python", io.BytesIO(python.encode()), keywords=_KEYWORDS):
        said.add(msgid, context=context)


def _labels(data: Path) -> Iterator[str]:
    read = tomllib.loads(data.read_text())
    for entry in read.get("entries") or read.values():
        yield entry["label"]
        if "short" in entry:
            yield entry["short"]


def _words_of_rules(pack: Path) -> Iterator[str]:
    read = tomllib.loads(pack.read_text())
    chapter = read.get("pack", {})
    yield from filter(None, (chapter.get("title"), chapter.get("about")))
    for rule in read.get("rule", []):
        for version in (rule, *rule.get("earlier", [])):
            if "title" in version:
                yield version["title"]
            for value in version.get("values", {}).values():
                yield from filter(None, (value.get("label"), value.get("base")))


def _documents(pack: Path) -> Iterator[str]:
    read = tomllib.loads(pack.read_text())
    documents = read if pack.name == "documents.toml" else read.get("documents", {})
    yield from (document["name"] for document in documents.values())
    for rule in read.get("rule", []):
        for version in (rule, *rule.get("earlier", [])):
            if not set(version.get("article", "")) <= set("0123456789,-"):
                yield version["article"]


def _as_python(template: str, origin: str) -> str:
    """Return a template's translatable parts as Python that the extractor reads: one call a line, all else dropped."""
    if "_(" not in template and "trans" not in template:
        return ""
    return "\n".join(line.strip() for line in templatize(template, origin=origin).splitlines())


def _file(room: Path, language: str) -> Path:
    return room / "locale" / language / "LC_MESSAGES" / "django.po"


def _read(file: Path) -> Catalog:
    if not file.exists():
        return Catalog()
    with file.open("rb") as lines:
        return read_po(lines, ignore_obsolete=True)


def _write(file: Path, catalogue: Catalog, language: str) -> None:
    body = io.BytesIO()
    write_po(body, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    header = _HEADER.format(language=language, plural=LANGUAGES[language])
    file.write_text(header + body.getvalue().decode().strip("\n") + "\n")


def _messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, list | tuple) else message.id


def _strings(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, list | tuple) else (message.string or "",)


def _is_whole(message: Message | None) -> bool:
    return message is not None and not message.fuzzy and all(_strings(message))


def _first_string(message: Message, language: str) -> str | tuple[str, ...]:
    is_plural = isinstance(message.id, list | tuple)
    if language == "en" and message.context == _DOCUMENT:
        return _key(message)
    if language == "en":
        return ("", "") if is_plural else ""
    traditional = _traditional(message.id[-1] if is_plural else _key(message))
    return (traditional,) if is_plural else traditional


def _traditional(simplified: str) -> str:
    """Return a sentence in Traditional characters and, where it speaks of screens, in the words used with them."""
    written = _opencc().convert(simplified)
    return _SCREEN_WORD.sub(lambda found: _SCREEN_WORDS[found[0]], written)


@cache
def _opencc() -> _Converter:
    from opencc import OpenCC  # a tool of developers: nothing that runs needs it

    # Characters only: OpenCC's word lists turn 发展对象 into 發展物件, 社区 into 社群 and a unit's 代码 into 程式碼.
    converter: _Converter = OpenCC("s2tw")
    return converter


def _lost(message: Message, known: Message) -> str:
    wanted = set(_PLACES.findall(_key(message)))
    for string in _strings(known):
        found = set(_PLACES.findall(string))
        if found != wanted and not (isinstance(message.id, list | tuple) and found <= wanted):
            return ", ".join(sorted(wanted ^ found))
    return ""
