"""`zhibu import-roster FILE`: the same road as the pages, without anyone to ask."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.access.actors import system
from zhibu.gate.actor import Actor, Ground, Refused
from zhibu.orgs.models import Unit
from zhibu.rosters import choices
from zhibu.rosters.actions.apply_roster import apply_roster
from zhibu.rosters.actions.preview_roster import preview_roster
from zhibu.rosters.actions.upload_roster import upload_roster
from zhibu.rosters.choices import Decision, Outcome
from zhibu.rosters.models import Roster
from zhibu.rosters.queries.parts import rejected_rows
from zhibu.rosters.queries.targets import target_of_file, unit_of_code
from zhibu.rosters.queries.units import load_seats
from zhibu.rosters.rules.paging import place_of

EVERY = 2000


def run(argv: Sequence[str]) -> int:
    """Import the roster and print what came of it; 0 only when the file was read and everything good was written."""
    parser = argparse.ArgumentParser(prog="zhibu import-roster", description=_("导入名册文件。"))
    parser.add_argument("file", type=Path, help=_("名册文件：.xlsx、.xls、.ods 或 .csv"))
    parser.add_argument("--unit", metavar="CODE", default="", help=_("导入到哪个组织：组织代码或全名"))
    parser.add_argument("--dry-run", action="store_true", help=_("只检查，什么也不写入"))
    parser.add_argument("--json", action="store_true", help=_("结果写成 JSON，供程序读取"))
    given = parser.parse_args(argv)
    try:
        if not given.file.is_file():
            raise Refused(_("找不到文件 %(file)s。") % {"file": given.file})
        facts = import_file(given.file, given.unit, is_dry=given.dry_run, is_quiet=given.json)
    except Refused as refused:
        if given.json:
            sys.stdout.write(json.dumps({"error": refused.message}, ensure_ascii=False) + "\n")
        sys.stderr.write(f"zhibu: {refused.message}\n")
        return 1
    if given.json:
        sys.stdout.write(json.dumps(facts, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("\n".join(_lines(facts, is_dry=given.dry_run)) + "\n")
    return 0


def import_file(path: Path, unit: str = "", *, is_dry: bool = False, is_quiet: bool = True) -> dict[str, Any]:
    """Import the file into the unit of that code or name (none: see `target_of_file`); return what is printed."""
    actor = system()
    target = unit_of_code(unit) if unit else target_of_file(path)
    if is_dry:
        with transaction.atomic():
            roster = _previewed(actor, path, target, is_quiet=is_quiet)
            facts = _facts(roster)
            transaction.set_rollback(True)
        _tell_founded(roster, _("还没有、要设立的组织：%(names)s。"))
        return facts
    roster = _previewed(actor, path, target, is_quiet=is_quiet)
    facts = _facts(apply_roster(actor, roster, progress=_Line(_("写入"), is_quiet=is_quiet)))
    _tell_founded(roster, _("原来没有、新设立的组织：%(names)s。"))
    return facts


def _tell_founded(roster: Roster, sentence: str) -> None:
    """Say on the error stream which units are founded: nobody was asked, and none is invented in silence."""
    founded = [one["name"] for one in roster.missing if one["is_used"] and one["decision"] == Decision.CREATE]
    if founded:
        sys.stderr.write(f"{sentence % {'names': '、'.join(founded)}}\n")


def _previewed(actor: Actor, path: Path, target: Unit | Ground, *, is_quiet: bool) -> Roster:
    with transaction.atomic():
        roster = upload_roster(actor, target, name=path.name, content=path)
        return preview_roster(
            actor, roster, path=path, found_missing=True, progress=_Line(_("检查"), is_quiet=is_quiet)
        )


def _facts(roster: Roster) -> dict[str, Any]:
    by_unit: dict[str, int] = roster.counts["by_unit"]
    names = _names(roster, list(by_unit))
    return {
        "imported": roster.counts[Outcome.NEW],
        "updated": roster.counts[Outcome.CHANGED],
        "unchanged": roster.counts[Outcome.SAME],
        "rejected": list(_rejected(roster)),
        "by_unit": dict(sorted((names[key], count) for key, count in by_unit.items())),
    }


def _names(roster: Roster, keys: list[str]) -> dict[str, str]:
    """Return what the units are called; where several are called alike, with the one above each before it."""
    new = {entry["id"]: (entry["name"], entry["parent"]) for entry in roster.missing}
    stand = {key: (seat.name, seat.parent) for key, seat in load_seats([one for one in keys if one not in new]).items()}
    known = new | stand
    above = {parent for _name, parent in known.values() if parent and parent not in known}
    known |= {key: (seat.name, None) for key, seat in load_seats(list(above)).items()}
    alike = Counter(known[key][0] for key in keys)

    def called(key: str) -> str:
        name, parent = known[key]
        return f"{known[parent][0]}/{name}" if alike[name] > 1 and parent in known else name

    return {key: called(key) for key in keys}


def _rejected(roster: Roster) -> Iterator[dict[str, Any]]:
    pages = roster.pages
    for row in rejected_rows(roster):
        sheet, number = place_of(pages, row.number)
        message = choices.say_why(*row.whys[0])
        said = _("工作表“%(sheet)s”：%(message)s") % {"sheet": sheet, "message": message} if sheet else message
        yield {"row": number, "reason": row.whys[0][0], "message": said}


def _lines(facts: dict[str, Any], *, is_dry: bool) -> list[str]:
    lines = [_("只检查，没有写入。")] if is_dry else []
    lines.append(
        _("新增 %(imported)s 人，更新 %(updated)s 人，不变 %(unchanged)s 人，没有导入 %(count)s 行。")
        % (facts | {"count": len(facts["rejected"])})
    )
    lines += [_("  第 %(row)s 行：%(message)s") % entry for entry in facts["rejected"]]
    lines += [f"  {name} {count}" for name, count in facts["by_unit"].items()]
    return lines


class _Line:
    """Tells a person at a console how far it is, on one line of the error stream."""

    def __init__(self, what: str, *, is_quiet: bool) -> None:
        self._what = what
        self._is_silent = is_quiet or not sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        if not self._is_silent:
            sys.stderr.write(f"\r{self._what} {done}/{total or '?'} ")
            sys.stderr.flush()
