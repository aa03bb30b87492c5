"""Pages of writers: no cookie, no session, nothing kept of who asks (zhibu.web.nameless); see docs/letters.md."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from zhibu.access.actors import system
from zhibu.accounts.actions import spend_attempt
from zhibu.accounts.adapter import source_of
from zhibu.gate.actor import Refused
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.letters import actions, forms, queries, rules
from zhibu.letters.choices import State
from zhibu.letters.models import BoxLetter
from zhibu.letters.showing import shown
from zhibu.web.forms import add_refusal


@csrf_exempt  # docs/adr/0061: no cookie, so nothing of anybody's is used by a forged request
@sensitive_post_parameters()
@page(public=True)
def write_letter(request: Request, pk: UUID) -> HttpResponse:
    """Write to the unit's box or to that above it; show the code of the receipt, once."""
    unit = queries.writable(pk)
    form = forms.WriteLetter(request.POST if request.method == "POST" else None, unit=unit)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        to = unit.parent if given["to"] == forms.ABOVE else unit
        assert to is not None
        details = {name: given[name] for name in ("code", "text", "name", "reach")}
        try:
            actions.write_letter(system(request.actor.at), actions.box_of(to), about=unit, **details)
        except Refused as refused:
            if refused.reason != actions.TWICE:
                add_refusal(form, refused)
        if not form.errors:
            context = {
                "unit": unit,
                "to": to,
                "code": rules.grouped(given["code"]),
                "parts": rules.grouped(given["code"]).split("-"),
            }
            return render(request, "letters/receipt.html", context)
    context = {"unit": unit, "form": form, "is_open": bool(form["name"].value() or form["reach"].value())}
    return render(request, "letters/write_letter.html", context, status=422 if form.errors else 200)


@csrf_exempt
@sensitive_post_parameters()
@page(public=True)
def follow_letter(request: Request) -> HttpResponse:
    """Ask for a receipt's code, and show its letter with what was answered."""
    form = forms.AskCode(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "letters/follow_letter.html", {"form": form}, status=422 if form.errors else 200)
    code = rules.read_code(form.cleaned_data["code"])
    found = queries.by_code(code or rules.draw_code())  # what cannot be a code is looked for like one that can
    if found is None:
        return _missed(request, form)
    return _letter(request, found[1], forms.AddToLetter(initial={"code": code}))


@csrf_exempt
@sensitive_post_parameters()
@page(public=True, methods=("POST",))
def add_to_letter(request: Request) -> HttpResponse:
    """Add to the letter of the code."""
    form = forms.AddToLetter(request.POST)
    code = rules.read_code(request.POST.get("code", ""))
    found = queries.by_code(code or rules.draw_code())
    if found is None:
        return _missed(request, forms.AskCode({"code": request.POST.get("code", "")}))
    ref, letter = found
    if not form.is_valid():
        return _letter(request, letter, form)
    try:
        if letter.box is None:
            raise Refused(_("这封信已经办结，不能再补充；有新的情况，请另写一封。"))
        actions.add_to_letter(system(request.actor.at), letter.box, letter=ref, text=form.cleaned_data["text"])
    except Refused as refused:
        add_refusal(form, refused)
        return _letter(request, letter, form)
    again = queries.by_code(code or "")
    return _letter(request, again[1] if again else letter, forms.AddToLetter(initial={"code": code}), is_added=True)


def _letter(request: Request, letter: BoxLetter, form: forms.AddToLetter, *, is_added: bool = False) -> HttpResponse:
    context = {
        "form": form,
        "is_added": is_added,
        "is_closed": letter.state == State.CLOSED,
        "state": queries.said_state(letter, request.actor.today),
        **shown(letter),
    }
    return render(request, "letters/followed.html", context, status=422 if form.errors else 200)


def _missed(request: Request, form: forms.AskCode) -> HttpResponse:
    """Say that no letter has the code, to all wrong ones alike; after many of one source, to wait."""
    source = source_of(request)
    if source and spend_attempt(rules.WRONG_FROM_SOURCE, source, request.actor.at):
        return render(request, "letters/too_many.html", status=429)
    form.is_valid()
    form.add_error("code", _("没有这个回执码的信。请对照抄下的码，看有没有抄错。"))
    return render(request, "letters/follow_letter.html", {"form": form}, status=422)
