"""docs/rulebook/: one Markdown page a chapter, made from the packs by `make docs`."""

from collections.abc import Iterator

from zhibu.rulebook import words
from zhibu.rulebook.choices import PROVENANCE, STRICTNESS
from zhibu.rulebook.loading import Books, Pack
from zhibu.rulebook.rules import Rule


def pages(books: Books) -> dict[str, str]:
    """Return the text of each page by its name: README.md, documents.md and one for each chapter."""
    told = {f"{pack.key}.md": _chapter(pack) for pack in books.packs.values()}
    return {name: "\n".join(lines) + "\n" for name, lines in told.items()} | {
        "README.md": "\n".join(_contents(books)) + "\n",
        "documents.md": "\n".join(_documents(books)) + "\n",
    }


def _contents(books: Books) -> Iterator[str]:
    yield from ("# 规章", "", "How it works: [rulebook.md](../rulebook.md).", "")
    yield from ("| chapter | rules | about |", "|---|---|---|")
    for pack in books.packs.values():
        layer = "（地方规定，选用才有效）" if pack.layer else ""
        yield f"| [{pack.title}]({pack.key}.md) | {len(pack.rules)} | {pack.about}{layer} |"
    yield f"| [引用的文件](documents.md) | {len(books.documents)} | 文号、施行日期、读到了哪里 |"


def _documents(books: Books) -> Iterator[str]:
    yield from ("# 引用的文件", "", "| 文件 | 文号 | 施行 | 废止 | 说明 |", "|---|---|---|---|---|")
    for one in books.documents.values():
        yield f"| {one.title} | {one.number} | {one.since or ''} | {one.until or ''} | {one.note} |"


def _chapter(pack: Pack) -> Iterator[str]:
    yield from (f"# {pack.title}", "")
    if pack.about:
        yield from (pack.about, "")
    for versions in pack.rules.values():
        newest = versions[-1]
        yield from (f"## {newest.id} {newest.title}", "")
        for rule in reversed(versions):
            yield from _version(rule, is_alone=len(versions) == 1)
        if newest.tightens:
            yield from (f"在 {newest.tightens} 之上。", "")


def _version(rule: Rule, *, is_alone: bool) -> Iterator[str]:
    if not is_alone:
        yield from (f"### {words.of_span(rule.since, rule.until)}", "")
    yield from (rule.text, "")
    for value in rule.values.values():
        base = f"（{value.base}）" if value.base and value.unit != "share" else ""
        yield f"- `{value.key}` {value.label}：{words.of_value(value)}{base}"
    yield f"- {rule.source}；{STRICTNESS[rule.strictness]}；{PROVENANCE[rule.provenance]}"
    if is_alone:
        yield f"- {words.of_span(rule.since, rule.until)}"
    if fit := words.of_fit(rule):
        yield f"- 适用：{fit}"
    if rule.clears:
        yield f"- 怎样算办好：{rule.clears}"
    if rule.note:
        yield f"- {rule.note}"
    yield ""
