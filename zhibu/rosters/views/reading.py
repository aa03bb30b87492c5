"""What a roster holds: its preview, the units to settle, applying, undoing, and the recap."""

import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from zhibu.audit.models import who
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.jobs.choices import State as JobState
from zhibu.jobs.models import Job
from zhibu.members.permissions import Members
from zhibu.orgs.models import Unit
from zhibu.rosters import actions, forms
from zhibu.rosters.choices import BEFORE_APPLYING, Decision, Outcome, Rank, State, say_cleared
from zhibu.rosters.models import Roster
from zhibu.rosters.queries.parts import Mark, page_of
from zhibu.rosters.queries.posts import units_to_appoint
from zhibu.rosters.queries.recap import write_recap
from zhibu.rosters.queries.showing import shown
from zhibu.rosters.queries.units import names_of, unit_named
from zhibu.rosters.rules.paging import said_place
from zhibu.rosters.rules.rows import Row
from zhibu.rosters.views.uploads import roster_of
from zhibu.web.asking import asked_choice
from zhibu.web.forms import add_refusal

SIZE = 50
SETTLED_AT_ONCE = 60


@page(Members.IMPORT)
def show_roster(request: Request, pk: UUID) -> HttpResponse:
    """Show how far the roster is: the work under way, the preview with problem rows first, or the result."""
    roster: Roster = roster_of(request, pk)
    job = Job.objects.filter(pk=roster.job_id).first() if roster.job_id else None
    running = job if job and not job.is_finished else None
    if request.headers.get("HX-Request") and request.GET.get("part") == "work":
        if running is None:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "rosters/work.html", {"roster": roster, "job": running})
    told: dict[str, Any] = {
        "roster": roster,
        "job": running,
        "trouble": roster.trouble or (job.message if job and job.state == JobState.FAILED else ""),
        "uploaded_by": who(roster.uploaded_by_name),
        "uploaded": date_format(localtime(roster.uploaded_at), "Y-m-d H:i"),
        "is_before": roster.state in BEFORE_APPLYING,
        "may_undo": roster.state == State.APPLIED and not roster.cleared_at and not running,
        "undo_until": _undo_until(roster),
        "posts": sum(roster.counts.get("posts", {}).values()),
    }
    if roster.state == State.APPLIED and not running:
        told["appointing"] = units_to_appoint(roster) if roster.result.get("posts") else []
    if roster.cleared_at:
        told["cleared"] = [
            (said_place(roster.pages, row), say_cleared(code, field, detail))
            for row, code, field, detail in roster.rejected
        ]
    elif roster.counts and not running and roster.state != State.DISCARDED:
        told |= _preview(request, roster)
    return render(request, "rosters/show_roster.html", told)


def _undo_until(roster: Roster) -> str:
    if roster.applied_at is None:
        return ""
    return date_format(localtime(roster.applied_at) + timedelta(days=settings.ROSTER_DAYS), "Y-m-d")


def _preview(request: Request, roster: Roster) -> dict[str, Any]:
    """Return the counts, and one page of rows: of one rank where the address says so, else problem rows first."""
    asked = asked_choice(request, "rank", _("哪些行"), [str(rank.value) for rank in Rank])
    ranks: Sequence[Rank] = [Rank(int(asked))] if asked else list(Rank)
    rows = page_of(roster, ranks=ranks, after=_mark(request), size=SIZE + 1)
    names = names_of(roster, _keys(rows))
    after = ""
    if len(rows) > SIZE:
        rank, row = rows[SIZE - 1]
        after = "?" + urlencode({"rank": asked, "after": f"{rank.value}-{row.number}"})
    open_units = [entry for entry in roster.missing if entry["is_used"] and not entry["decision"]]
    return {
        "rows": shown(rows[:SIZE], names, roster.pages),
        "after": after,
        "first": "?" + urlencode({"rank": asked}) if request.GET.get("after") else "",
        "tabs": _tabs(roster, asked),
        "open_units": len(open_units),
        "new_units": [entry["name"] for entry in roster.missing if entry["decision"] == Decision.CREATE][:SIZE],
        "left_units": [entry["name"] for entry in roster.missing if entry["decision"] == Decision.LEAVE][:SIZE],
        "may_apply": roster.state == State.PREVIEWED and not open_units and roster.writes > 0,
    }


def _keys(rows: Sequence[tuple[Rank, Row]]) -> set[str]:
    found = {key for _rank, row in rows for key in (row.unit, row.group) if key}
    return found | {str(row.old[name]) for _rank, row in rows for name in ("unit", "group") if name in row.old}


def _tabs(roster: Roster, asked: str) -> list[tuple[str, str, str, bool]]:
    """Return a tab for all rows and for each rank that has any: label, count, address, whether it is shown."""
    sizes = roster.counts.get("ranks", {})
    total = sum(sizes.values())
    tabs = [(_("全部"), f"{total:,}", "?", asked == "")]
    for rank in Rank:
        size = sizes.get(str(rank.value), 0)
        if size:
            tabs.append((str(rank.label), f"{size:,}", f"?rank={rank.value}", asked == str(rank.value)))
    return tabs


def _mark(request: Request) -> Mark | None:
    rank, _dash, row = request.GET.get("after", "").partition("-")
    return Mark(int(rank), int(row)) if rank.isdecimal() and row.isdecimal() and len(row) < 9 else None


@page(Members.IMPORT, methods=("POST",))
def begin_preview(request: Request, pk: UUID) -> HttpResponse:
    """Check the file (again)."""
    actor: Actor = request.actor
    actions.begin_preview(actor, roster_of(request, pk))
    return redirect("show_roster", pk=pk)


@page(Members.IMPORT)
def settle_units(request: Request, pk: UUID) -> HttpResponse:
    """Ask what becomes of the units that nobody has founded, some at a time."""
    actor: Actor = request.actor
    roster: Roster = roster_of(request, pk)
    if roster.state != State.PREVIEWED:
        raise Http404
    used = [entry for entry in roster.missing if entry["is_used"] or entry["decision"] == Decision.LEAVE]
    asked = ([entry for entry in used if not entry["decision"]] or used)[:SETTLED_AT_ONCE]
    rest = [entry for entry in used if not entry["decision"] and entry not in asked]
    form = forms.SettleUnits(asked, request.POST or None)
    if request.method == "POST" and form.is_valid():
        decisions = form.decisions()
        if request.POST.get("rest"):
            decisions |= {
                entry["id"]: {"decision": Decision.CREATE.value, "kind": entry["kind"]}
                for entry in rest
                if entry["may_found"] and entry["kind"]
            }
        try:
            for given in decisions.values():
                if given["decision"] == Decision.MAP:
                    unit = unit_named(roster, given["unit"].strip())
                    given["unit"] = str(unit.pk) if unit else ""
            roster = actions.settle_units(actor, roster, decisions=decisions)
            if roster.state == State.MATCHED:
                actions.begin_preview(actor, roster)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            left = any(entry["is_used"] and not entry["decision"] for entry in roster.missing)
            return redirect("settle_units" if left and roster.state == State.PREVIEWED else "show_roster", pk=pk)
    names = names_of(roster, {entry["parent"] for entry in asked if entry["parent"]})
    rows = [
        (
            entry["name"],
            names.get(entry["parent"] or "", ""),
            entry["rows"],
            form[f"choice_{entry['id']}"],
            form[f"unit_{entry['id']}"],
        )
        for entry in asked
    ]
    told = {
        "roster": roster,
        "form": form,
        "rows": rows,
        "rest": len(rest),
        "units": _candidates(roster),
    }
    return render(request, "rosters/settle_units.html", told, status=422 if form.errors else 200)


def _candidates(roster: Roster) -> list[str]:
    """Return names to choose from while typing: the units that stand at and below the roster's own."""
    units = Unit.objects.current().below(roster.unit).exclude(kind="group").order_by("path")
    return list(units.values_list("name", flat=True)[:300])


@page(Members.IMPORT, methods=("POST",))
def begin_apply(request: Request, pk: UUID) -> HttpResponse:
    """Write what the preview shows."""
    actor: Actor = request.actor
    actions.begin_apply(actor, roster_of(request, pk))
    return redirect("show_roster", pk=pk)


@page(Members.IMPORT)
def begin_undo(request: Request, pk: UUID) -> HttpResponse:
    """Ask, then take back what the roster wrote."""
    actor: Actor = request.actor
    roster: Roster = roster_of(request, pk)
    if request.method == "POST":
        actions.begin_undo(actor, roster)
        return redirect("show_roster", pk=pk)
    if roster.state != State.APPLIED or roster.cleared_at:
        raise Http404
    told = {
        "roster": roster,
        "new": roster.counts.get(Outcome.NEW, 0),
        "changed": roster.counts.get(Outcome.CHANGED, 0),
        "units": len(roster.founded),
    }
    return render(request, "rosters/begin_undo.html", told)


@page(Members.IMPORT)
def download_recap(request: Request, pk: UUID) -> Any:
    """Send the rows that stay out, as they were in the file, each with its reasons beside it."""
    roster: Roster = roster_of(request, pk)
    if not roster.counts or roster.cleared_at or roster.state == State.DISCARDED:
        raise Http404
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "recap.xlsx"
        write_recap(roster, path)
        content = path.open("rb")
    name = _("没有导入的行_%(file)s.xlsx") % {"file": Path(roster.file_name).stem}
    return FileResponse(content, as_attachment=True, filename=name, headers={"Cache-Control": "private, no-store"})
