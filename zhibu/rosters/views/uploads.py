"""A file comes in, its columns are matched, or it is thrown away."""

import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from zhibu.audit.models import who
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.gate.rows import find
from zhibu.members.permissions import Members
from zhibu.orgs.models import Unit
from zhibu.rosters import actions, forms
from zhibu.rosters.actions.working import local_copy
from zhibu.rosters.choices import BEFORE_APPLYING, State
from zhibu.rosters.models import Roster
from zhibu.web.forms import add_refusal
from zhibu.web.said import say

SHOWN = 50
_LONG_NUMBER = re.compile(r"(\d{3})\d{4,}([\dXx]{4})")
LIGHTS = {State.APPLIED: "ok", State.PREVIEWED: "warn", State.APPLYING: "warn"}


@page(Members.IMPORT)
def list_rosters(request: Request) -> HttpResponse:
    """Show the rosters that came in where the actor may import, the newest first."""
    actor: Actor = request.actor
    rosters = Roster.objects.visible_to(actor, Members.IMPORT).select_related("target").order_by("-id")
    if before := _uuid(request.GET.get("before", "")):
        rosters = rosters.filter(pk__lt=before)
    found = list(rosters.defer("table", "samples", "missing")[: SHOWN + 1])
    rows = [
        (
            roster.pk,
            roster.file_name,
            str(roster.target or ""),
            f"{date_format(localtime(roster.uploaded_at), 'Y-m-d H:i')} {who(roster.uploaded_by_name)}",
            LIGHTS.get(State(roster.state), "rest"),
            roster.get_state_display(),
        )
        for roster in found[:SHOWN]
    ]
    return render(
        request,
        "rosters/list_rosters.html",
        {
            "rows": rows,
            "units": Unit.objects.current().filter(path__in=actor.scopes(Members.IMPORT)).order_by("path")[:8],
            "older": f"?before={found[SHOWN - 1].pk}" if len(found) > SHOWN else "",
        },
    )


@page(Members.IMPORT)
def upload_roster(request: Request, pk: UUID) -> HttpResponse:
    """Take a file in for the unit."""
    actor: Actor = request.actor
    unit = find(Unit.objects.current(), actor, Members.IMPORT, pk=pk)
    form = forms.UploadRoster(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload: Any = form.cleaned_data["file"]
        try:
            with _on_disk(upload) as content:
                roster = actions.upload_roster(actor, unit, name=upload.name or "", content=content)
            if roster.state == State.UPLOADED:
                actions.begin_preview(actor, roster)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect("match_columns" if roster.state == State.MATCHED else "show_roster", pk=roster.pk)
    status = 422 if form.errors else 200
    return render(request, "rosters/upload_roster.html", {"form": form, "unit": unit}, status=status)


@page(Members.IMPORT)
def match_columns(request: Request, pk: UUID) -> HttpResponse:
    """Show what each column of the file was taken for, and let it be put right."""
    actor: Actor = request.actor
    roster = find(Roster.objects.select_related("target", "file"), actor, Members.IMPORT, pk=pk)
    if roster.state not in BEFORE_APPLYING or not roster.table.get("columns"):
        raise Http404
    form = forms.MatchColumns(roster, request.POST or None)
    if request.method == "POST" and form.is_valid():
        sheet = form.cleaned_data.get("sheet", roster.sheet)
        try:
            if sheet != roster.sheet:
                with local_copy(roster.file) as path:
                    actions.choose_sheet(actor, roster, sheet=sheet, path=path)
                return redirect("match_columns", pk=pk)
            roster = actions.match_columns(actor, roster, columns=form.chosen())
            actions.begin_preview(actor, roster)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect("show_roster", pk=pk)
    samples: list[list[str]] = json.loads(roster.samples or "[]")
    rows = [
        (form[f"column_{column['index']}"], _spoken(cells), column["is_sure"] or not column["field"])
        for column, cells in zip(form.columns, samples, strict=False)
        if column["heading"] or cells
    ]
    status = 422 if form.errors else 200
    told = {"form": form, "roster": roster, "rows": rows, "sheet": form["sheet"] if "sheet" in form.fields else None}
    return render(request, "rosters/match_columns.html", told, status=status)


@page(Members.IMPORT)
def discard_roster(request: Request, pk: UUID) -> HttpResponse:
    """Ask, then throw the file away."""
    actor: Actor = request.actor
    roster = find(Roster.objects.select_related("target", "file"), actor, Members.IMPORT, pk=pk)
    if request.method == "POST":
        actions.discard_roster(actor, roster)
        return say(redirect("list_rosters"), _("已删除，没有写入任何内容。"))
    return render(request, "rosters/discard_roster.html", {"roster": roster})


@contextmanager
def _on_disk(upload: Any) -> Iterator[Path]:
    """Give the path of an uploaded file; a small one, kept in memory, is written down for the moment."""
    if hasattr(upload, "temporary_file_path"):
        yield Path(upload.temporary_file_path())
        return
    with tempfile.NamedTemporaryFile() as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)


def _spoken(cells: list[str]) -> str:
    """Return the first cells of a column in one line; long numbers show their ends only."""
    return "、".join(_LONG_NUMBER.sub(r"\1****\2", cell) for cell in cells)


def _uuid(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None


def roster_of(request: Request, pk: UUID, *, related: tuple[str, ...] = ("target",)) -> Any:
    """Return the roster of that key where the actor may import. Raises Http404 outside of it."""
    actor: Actor = request.actor
    return find(Roster.objects.select_related(*related), actor, Members.IMPORT, pk=pk)
