"""Wordings of code tables as they are shown: the Chinese of the table is the text that catalogues translate.

A table's name is the context of its texts, so that 女 of `sex` is not 女 (daughter) of `kinship`. Values, exports and
what rosters understand stay those of `zhibu.lib.codes`.
"""

from functools import cache

from django.utils.translation import get_language, pgettext

from zhibu.lib import codes


def short(table: str, code: str) -> str:
    """Return the everyday wording of one code in the reader's language; the code itself when it is unknown."""
    known = codes.table(table)
    return pgettext(table, known.short(code)) if code in known else code


def shorts(table: str) -> dict[str, str]:
    """Return the everyday wording of every code in the reader's language, looked up once for many rows."""
    return dict(_shorts(table, get_language()))


@cache
def _shorts(table: str, _language: str | None) -> dict[str, str]:
    return {code: pgettext(table, word) for code, word in codes.table(table).choices()}


def choices(table: str) -> list[tuple[str, str]]:
    """List (code, everyday wording in the reader's language) for a form's field."""
    return list(shorts(table).items())


def code_of(table: str, written: str) -> str | None:
    """Understand what a reader typed: a wording as it is shown, or whatever the table itself understands."""
    code = codes.table(table).code_of(written)
    if code is not None or not written.strip():
        return code
    typed = written.strip().casefold()
    return next((code for code, word in shorts(table).items() if word.casefold() == typed), None)
