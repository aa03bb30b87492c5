"""A document: headings, facts, tables and text, the same on paper and as a Word file.

Whoever writes one fills a `Document` once; `as_pdf` and `as_docx` set the same parts, after the margins of GB/T 9704.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from zhibu.web.print import pdf

type Part = dict[str, Any]

MARGINS = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
"""Millimetres (GB/T 9704); typst/document.typ has the same."""
_SERIF, _SANS = "仿宋", "黑体"
_CELL = 10.5  # points


@dataclass
class Document:
    """A title, the lines under it, and parts in their order; `foot` stands on every page beside its number."""

    title: str
    under: Sequence[str]
    foot: str
    parts: list[Part] = field(default_factory=list)

    def head(self, text: str, level: Literal[1, 2, 3] = 1) -> None:
        """Begin a chapter, a section or a paragraph with a heading of its own."""
        self.parts.append({"kind": "head", "text": text, "level": level})

    def text(self, text: str, *, is_note: bool = False) -> None:
        """Add a paragraph; a note is set smaller."""
        self.parts.append({"kind": "note" if is_note else "text", "text": text})

    def facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Add what is known: (label, value), without those of which nothing is known."""
        known = [list(one) for one in facts if one[1]]
        if known:
            self.parts.append({"kind": "facts", "rows": known})

    def table(
        self, heads: Sequence[str], rows: Sequence[Sequence[str]], none: str, numbers: Sequence[bool] = ()
    ) -> None:
        """Add a table; the sentence `none` where it has no rows. `numbers` says which columns stand to the right; the
        last of the others takes what space is left."""
        if rows:
            sides = list(numbers) or [False] * len(heads)
            told = {"heads": list(heads), "rows": [list(row) for row in rows], "numbers": sides}
            self.parts.append({"kind": "table", **told})
        else:
            self.text(none, is_note=True)


def as_pdf(document: Document, at: datetime) -> bytes:
    """Return the document as a PDF, made at the moment."""
    told = {"title": document.title, "under": list(document.under), "foot": document.foot, "parts": document.parts}
    return pdf("web/document", told, at=at)


def as_docx(document: Document, at: datetime) -> bytes:
    """Return the document as a Word file, made at the moment."""
    import docx  # a large package that nothing else needs
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    paper = docx.Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side, millimetres in MARGINS.items():
        setattr(section, side, Mm(millimetres))
    for name, font, size, is_bold in (
        ("Normal", _SERIF, 12, False),
        ("Title", _SANS, 22, True),
        ("Heading 1", _SANS, 16, True),
        ("Heading 2", _SANS, 14, True),
        ("Heading 3", _SANS, 12, True),
    ):
        _letters(paper.styles[name], font, Pt(size), is_bold=is_bold)
    paper.core_properties.title, paper.core_properties.author = document.title, ""
    paper.core_properties.created = paper.core_properties.modified = at.replace(tzinfo=None)
    for at_line, line in enumerate((document.title, *document.under)):
        paragraph = paper.add_paragraph(line, style="Title" if at_line == 0 else None)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in document.parts:
        _add(paper, part, Pt(_CELL))
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run(f"{document.foot}  — ").font.size = Pt(9)
    _page_number(foot)
    foot.add_run(" —").font.size = Pt(9)
    kept = io.BytesIO()
    paper.save(kept)
    return kept.getvalue()


def _letters(style: Any, font: str, size: Any, *, is_bold: bool) -> None:
    """Set a style in the font, whose Chinese letters Word looks for under a name of their own."""
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    style.font.name, style.font.size, style.font.bold = font, size, is_bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    letters = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        letters.attrib.pop(qn(name), None)
    letters.set(qn("w:eastAsia"), font)


def _add(paper: Any, part: Part, size: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    if part["kind"] == "head":
        paper.add_heading(part["text"], level=part["level"])
    elif part["kind"] in ("text", "note"):
        run = paper.add_paragraph().add_run(part["text"])
        run.italic = False
        if part["kind"] == "note":
            run.font.size = size
    else:
        heads = part.get("heads")
        rows = [heads, *part["rows"]] if heads else part["rows"]
        table = paper.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
        # Cells are asked for row by row: each look-up of one cell goes through the whole table.
        for at_row, (line, row) in enumerate(zip(table.rows, rows, strict=True)):
            for at_cell, (cell, words) in enumerate(zip(line.cells, row, strict=True)):
                if heads and part["numbers"][at_cell]:
                    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
                run = cell.paragraphs[0].add_run(words)
                run.font.size = size
                run.font.bold = bool(heads and at_row == 0) or (not heads and at_cell == 0)
        if heads:
            _repeat(table.rows[0])


def _repeat(row: Any) -> None:
    """Let the row stand again at the top of every page that the table reaches."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _page_number(paragraph: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    paragraph._p.append(number)
