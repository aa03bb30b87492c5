"""`zhibu verify-records`: whether the chains of locked minutes hold, and which record does not."""

import argparse
import json
import sys

from django.utils.translation import gettext as _

from zhibu.meetings.queries.chain import Broken, chained_units, verified
from zhibu.orgs.models import Unit


def run(arguments: list[str]) -> int:
    """Say for each unit how many records hold, or the first that does not; 1 where any does not."""
    parser = argparse.ArgumentParser(prog="zhibu verify-records", description=_("核对锁定的会议记录有没有被改过。"))
    parser.add_argument("--unit", metavar="CODE", default="", help=_("只核对这个组织和它的下级：组织代码或全名"))
    parser.add_argument("--json", action="store_true", help=_("结果写成 JSON，供程序读取"))
    given = parser.parse_args(arguments)
    path = ""
    if given.unit:
        units = list(Unit.objects.filter(code=given.unit)[:1]) or list(Unit.objects.filter(name=given.unit)[:2])
        if len(units) != 1:
            _report({"error": "unit"}, as_json=given.json, lines=[_("没有找到这个组织。")])
            return 1
        path = units[0].path
    chained = chained_units(path)
    broken = [one for unit in chained for one in list(verified(unit))[:1]]
    facts = {
        "units": len(chained),
        "broken": [{"unit": one.unit.name, "number": one.number, "theme": one.theme, "why": one.why} for one in broken],
    }
    _report(facts, as_json=given.json, lines=_lines(len(chained), broken))
    return 1 if broken else 0


def _lines(units: int, broken: list[Broken]) -> list[str]:
    if not broken:
        return [_("核对了 %(n)d 个组织的记录，都对得上。") % {"n": units}]
    return [
        _("%(unit)s 第 %(number)d 号记录“%(theme)s”：%(why)s。")
        % {"unit": one.unit.name, "number": one.number, "theme": one.theme, "why": one.why}
        for one in broken
    ]


def _report(facts: dict[str, object], *, as_json: bool, lines: list[str]) -> None:
    told = json.dumps(facts, ensure_ascii=False) if as_json else "\n".join(lines)
    sys.stdout.write(told + "\n")
