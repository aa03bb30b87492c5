"""`zhibu recount`: the roll and all figures once more, from the spans alone."""

import argparse
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhibu.figures.actions.recounting import Difference, differences, recount
from zhibu.figures.sources import dimensions
from zhibu.gate.actor import Refused
from zhibu.members.actions.roll import refresh_roll_where
from zhibu.rosters.queries.targets import unit_of_code
from zhibu.site.command import report

EVERYBODY = "select id from people_person"
SHOWN = 20


def run(arguments: list[str]) -> int:
    """Recount and say what differed; 1 where --check found something, 0 where all is right or was put right."""
    parser = argparse.ArgumentParser(prog="zhibu recount", description=_("重新核算名册和数字。"))
    parser.add_argument("--unit", metavar="CODE", default="", help=_("只核对这个组织和它的下级：组织代码或全名"))
    parser.add_argument("--check", action="store_true", help=_("只核对，什么也不写入"))
    parser.add_argument("--json", action="store_true", help=_("结果写成 JSON，供程序读取"))
    given = parser.parse_args(arguments)
    try:
        paths = [unit_of_code(given.unit).path] if given.unit else []
    except Refused as refused:
        report({"error": refused.message}, as_json=given.json, lines=[refused.message])
        return 1
    found = differences(paths) if given.check or paths else recount(timezone.localdate())
    if paths and found and not given.check:
        recount(timezone.localdate())
    roll = _roll(is_kept=not given.check)
    facts: dict[str, Any] = {"roll": roll, "figures": [one._asdict() for one in found]}
    report(facts, as_json=given.json, lines=_lines(roll, found, is_put_right=not given.check))
    return 1 if given.check and (roll or found) else 0


def _roll(*, is_kept: bool) -> int:
    """Derive the roll again and return how many rows changed; only to look, it is taken back."""
    with transaction.atomic():
        changed = refresh_roll_where(EVERYBODY)
        transaction.set_rollback(not is_kept)
    return changed


def _lines(roll: int, found: list[Difference], *, is_put_right: bool) -> list[str]:
    if not roll and not found:
        return [_("核对完毕，没有差异。")]
    lines = [_("名册有 %(count)s 行和记录不一致。") % {"count": roll}] if roll else []
    if found:
        lines.append(_("数字有 %(count)s 处和记录不一致：") % {"count": len(found)})
        lines += [f"  {_told(one)}" for one in found[:SHOWN]]
    if is_put_right:
        lines.append(_("已经改正。"))
    return lines


def _told(one: Difference) -> str:
    dimension = dimensions().get(one.dimension)  # None for what an earlier release counted under another name
    label, values = (dimension.label, dimension.values()) if dimension else (one.dimension, {})
    words = f"{label} {values.get(one.value, one.value)}".strip()
    when = f" {one.day:%Y-%m-%d}" if one.day else ""
    return f"{one.path or '/'}{when} {words}: {one.kept} → {one.counted}"
