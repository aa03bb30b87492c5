"""Pages of readers: the list, a letter, its answer, its end."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.access.actors import PersonRequest
from zhibu.gate import answering
from zhibu.gate.answering import sent
from zhibu.gate.doors import page
from zhibu.gate.rows import find
from zhibu.letters import actions, forms, queries
from zhibu.letters.choices import LOOKS, State
from zhibu.letters.lists import LetterList, Row
from zhibu.letters.models import BoxLetter
from zhibu.letters.permissions import Letters
from zhibu.letters.showing import opening, shown
from zhibu.members.queries.near import near
from zhibu.orgs.models import Unit
from zhibu.orgs.queries.pages import trail
from zhibu.web.addresses import address
from zhibu.web.lists import Page, answer, count_up_to, fetch_page
from zhibu.web.templatetags.ui import light
from zhibu.web.unkept import unkept


@page(Letters.READ, methods=("GET", "HEAD"))
@unkept
def list_letters(request: PersonRequest) -> HttpResponseBase:
    """Show the letters in the boxes that one may read."""
    actor = request.actor
    asked = LetterList.parse(request.GET).get("unit")
    unit = find(Unit, actor, Letters.READ, pk=asked) if asked and asked != "none" else None
    shape = LetterList.placed(near(actor, unit).units)
    query = shape.parse(request.GET, request.COOKIES)
    rows = BoxLetter.objects.visible_to(actor, Letters.READ)
    if unit is not None:
        rows = rows.filter(unit=unit)
    if states := query.get("state"):
        rows = rows.filter(state__in=states)
    if span := query.get("on"):
        ends = {"came_on__gte": span.since, "came_on__lte": span.until}
        rows = rows.filter(**{name: day for name, day in ends.items() if day})
    found = fetch_page(rows.select_related("unit", "about"), query)
    page_of_rows = Page([_row(one, actor.today) for one in found.rows], before=found.before, after=found.after)
    context = {
        "unit": unit,
        "trail": [*trail(actor, unit), (unit.short_name, address("show_unit", unit.pk))] if unit else [],
    }
    template = "letters/list_letters.html"
    return answer(request, template, shape(), query, page_of_rows, count=count_up_to(rows), context=context)


@page(Letters.READ, methods=("GET", "HEAD"))
@unkept
def show_letter(request: PersonRequest, pk: UUID, letter: UUID) -> HttpResponse:
    """Show a letter and what was said to it; its first reading is noted."""
    row = queries.letter_at(request.actor, Letters.READ, pk, letter)
    if row.state == State.NEW and request.method == "GET":
        actions.open_letter(request.actor, queries.box_of_letter(row), letter=letter)
        row.state = State.WAITING
    return render(request, "letters/show_letter.html", _context(request, row, letter, form=forms.AnswerLetter()))


@page(Letters.ANSWER, methods=("POST",))
@unkept
def answer_letter(request: PersonRequest, pk: UUID, letter: UUID) -> HttpResponse:
    """Answer a letter."""
    row = queries.letter_at(request.actor, Letters.ANSWER, pk, letter)
    form = forms.AnswerLetter(sent(request))
    return answering.answer(
        request,
        form,
        queries.box_of_letter(row),
        actions.answer_letter,
        said=_("答复了，写信的人凭回执码看得到。"),
        to=lambda _done: reverse("show_letter", args=[pk, letter]),
        context=_context(request, row, letter),
        details=lambda: {"letter": letter, "text": form.cleaned_data["text"]},
        template="letters/show_letter.html",
    )


@page(Letters.ANSWER)
@unkept
def close_letter(request: PersonRequest, pk: UUID, letter: UUID) -> HttpResponse:
    """Close a letter with a last sentence."""
    row = queries.letter_at(request.actor, Letters.ANSWER, pk, letter)
    form = forms.CloseLetter(sent(request))
    return answering.answer(
        request,
        form,
        queries.box_of_letter(row),
        actions.close_letter,
        said=_("办结了。"),
        to=lambda _done: reverse("show_letter", args=[pk, letter]),
        context=_context(request, row, letter),
        details=lambda: {"letter": letter, "text": form.cleaned_data["text"]},
    )


@page(Letters.ANSWER)
@unkept
def pass_letter(request: PersonRequest, pk: UUID, letter: UUID) -> HttpResponse:
    """Hand a letter on to the organisation above."""
    row = queries.letter_at(request.actor, Letters.ANSWER, pk, letter)
    if row.unit.parent is None:
        raise Http404
    form = forms.PassLetter(sent(request))
    return answering.answer(
        request,
        form,
        queries.box_of_letter(row),
        actions.pass_letter,
        said=_("转交了，“%(unit)s”的信箱里看得到。") % {"unit": row.unit.parent.short_name},
        to=lambda _done: reverse("list_letters"),
        context=_context(request, row, letter),
        details=lambda: {"letter": letter, "reason": form.cleaned_data["reason"]},
    )


def _context(request: PersonRequest, row: BoxLetter, ref: UUID, **more: Any) -> dict[str, Any]:
    actor = request.actor
    is_open = row.state != State.CLOSED
    return {
        **shown(row),
        "ref": ref,
        "unit": row.unit,
        "state": queries.said_state(row, actor.today),
        "may_answer": is_open and actor.may(Letters.ANSWER, row.unit),
        "opening": opening(row, 20),
        **more,
    }


def _row(letter: BoxLetter, today: Any) -> Row:
    return Row(
        ref=UUID(letter.ref),
        unit_id=letter.unit_id,
        opening=opening(letter),
        state=light(LOOKS[State(letter.state)], queries.said_state(letter, today)),
        unit=letter.unit.short_name,
        about=letter.about.short_name,
        came=letter.came_on.isoformat(),
    )
