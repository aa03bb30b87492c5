"""The list of members as a spreadsheet: exactly what the page shows, made by a job with the rights of who asked."""

import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import QueryDict
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from zhibu.access.loading import by_person
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.jobs.models import Job
from zhibu.jobs.work import Outcome, Progress, start, work
from zhibu.lib.sheets import write_sheet
from zhibu.members.lists import MemberList
from zhibu.members.permissions import Members
from zhibu.members.queries.near import near
from zhibu.members.queries.roll import ask, count_all, everybody
from zhibu.orgs.models import Unit
from zhibu.people.seal import sealed, unsealed
from zhibu.web.lists import ListQuery
from zhibu.web.worded import worded


def place(actor: Actor, unit: Unit | None) -> Unit:
    """Return the unit at which an export is written down: the one asked for, else the first that the actor holds."""
    if unit is not None:
        return unit
    held = sorted(actor.scopes(Members.EXPORT))
    found = Unit.objects.filter(path__startswith=held[0]).order_by("path").first() if held else None
    if found is None:
        raise Refused(_("您没有可以导出的名册。"))
    return found


@action(Members.EXPORT, keeps=("filters",))
def export_members(actor: Actor, unit: Unit, *, address: str, columns: tuple[str, ...], filters: str = "") -> Job:
    """Queue a spreadsheet of the list at that address; the audit keeps `filters`, the question without its search.

    What was searched may be a number, so the job keeps the address sealed.
    """
    return start(
        actor,
        write_members,
        title=worded("导出党员名册：%(unit)s") % {"unit": unit.name},
        details={
            "sealed": (sealed("export", address) or b"").hex(),
            "columns": list(columns),
            "language": translation.get_language(),
        },
    )


@work
def write_members(job: Job, progress: Progress) -> Outcome:
    """Write the list that the job's person asked for, with the rights that they have now."""
    actor = by_person(job.person_id) if job.person_id else None
    if actor is None:
        raise Refused(worded("导出的人已经不在系统里了。"))
    with translation.override(job.details["language"]):
        return _write(actor, job, progress)


def _write(actor: Any, job: Job, progress: Progress) -> Outcome:
    data = QueryDict(unsealed("export", bytes.fromhex(job.details["sealed"])).removeprefix("?"), mutable=True)
    data.setlist("columns", job.details["columns"])
    unit = _unit(actor, data.get("unit"))
    hand = near(actor, unit)
    query = MemberList.placed(hand.units, hand.groups).parse(data)
    asked = ask(actor, query, unit, Members.EXPORT)
    total = count_all(asked)
    progress.begin(total, worded("正在写入表格"))
    name = _("党员名册%(unit)s%(day)s.xlsx") % {"unit": unit.short_name if unit else "", "day": f"{actor.today:%Y%m%d}"}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roll.xlsx"
        rows = write_sheet(
            path,
            _("党员名册"),
            [str(column.label) for column in query.shown],
            _cells(query, everybody(asked, query), progress),
            above=_above(unit, query, total, actor.name, actor.at),
        )
        progress.tell()
        with path.open("rb") as source:
            kept = default_storage.save(f"exports/{job.pk.hex}.xlsx", File(source))
    return Outcome(
        result={"rows": rows},
        file=kept,
        file_name=name,
        message=worded("共 %(rows)s 人，可以下载了。") % {"rows": rows},
    )


def _unit(actor: Actor, asked: str | None) -> Unit | None:
    if not asked:
        return None
    unit = Unit.objects.filter(pk=UUID(asked)).first()
    if unit is None:
        raise Refused(worded("这个组织已经不在了。"))
    actor.must(Members.READ, unit)
    actor.must(Members.EXPORT, unit)
    return unit


def _cells(query: ListQuery, rows: Iterator[Any], progress: Progress) -> Iterator[list[object]]:
    numbers = [column.is_number for column in query.shown]
    printers = [column.printer for column in query.shown]
    for row in rows:
        cells = [show(row) for show in printers]
        yield [int(cell) if is_number and cell else cell for cell, is_number in zip(cells, numbers, strict=True)]
        progress.step()


def _above(unit: Unit | None, query: ListQuery, total: int, name: str, at: datetime) -> list[str]:
    asked = [
        f"{one.label}：{one.words(query.chosen[one.key])}"
        for one in query.shape.filters
        if one.key in query.chosen and one.key != "unit"
    ]
    if query.search:
        asked.insert(
            0, _("查找：%(words)s") % {"words": "***" if any(map(str.isdigit, query.search)) else query.search}
        )
    lines = [_("%(unit)s党员名册") % {"unit": unit.name if unit else ""}]
    if asked:
        lines.append("；".join(asked))
    lines.append(
        _("共 %(total)s 人，%(name)s于 %(at)s 导出。内部资料，注意保管。")
        % {"total": total, "name": name, "at": f"{localtime(at):%Y-%m-%d %H:%M}"}
    )
    return lines
