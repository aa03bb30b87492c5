"""Pages of the rulebook: its chapters, a rule with its versions, the documents."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.rulebook import forms, queries, words
from zhibu.rulebook.books import books, on
from zhibu.rulebook.choices import PROVENANCE
from zhibu.rulebook.permissions import Rules
from zhibu.web.asking import asked_choice, asked_day, asked_text
from zhibu.web.veils import veiled

LIGHTS = {"read": "ok", "second-hand": "rest", "unverified": "warn"}


@page(Rules.READ)
def list_rules(request: Request) -> HttpResponse:
    """Show the chapters, or the rules of one, or those that a search finds."""
    day, today = _days(request)
    book, text = on(day), asked_text(request)
    chapter = queries.chapter(asked_choice(request, "chapter", _("章节"), books().packs))
    rules = queries.found(book, text, chapter.key if chapter else "") if text or chapter else None
    context = {
        "q": text,
        "asked": veiled(text),
        "chapter": chapter and queries.named(chapter),
        "chapters": queries.chapters(book),
        "rules": None if rules is None else [queries.line(rule) for rule in rules],
        **_day(day, today),
    }
    return render(request, "rulebook/list_rules.html", context)


@page(Rules.READ)
def show_rule(request: Request, rule_id: str) -> HttpResponse:
    """Show one rule: what it says, its versions beside each other, local layers, and what is done by it."""
    if rule_id not in books().versions:
        raise Http404
    day, today = _days(request)
    rule = on(day).nearest(rule_id)
    heads, lines = queries.versions(rule_id)
    chapter = queries.chapter(rule.chapter)
    context = {
        "rule": rule,
        "title": words.shown(rule.title),
        "in_chinese_only": not (get_language() or "").startswith("zh"),
        "chapter": queries.named(chapter) if chapter else None,
        "chapter_url": f"{reverse('list_rules')}?chapter={rule.chapter}",
        "holds": rule.holds_on(day),
        "facts": queries.facts(rule),
        "provenance": PROVENANCE[rule.provenance],
        "provenance_light": LIGHTS[rule.provenance],
        "heads": heads if len(heads) > 1 else [],
        "lines": lines,
        "layers": queries.layers(rule, on(day)),
        "uses": queries.used_by(rule),
        **_day(day, today),
    }
    return render(request, "rulebook/show_rule.html", context)


@page(Rules.READ)
def list_rule_documents(request: Request) -> HttpResponse:
    """Show every document that rules cite."""
    day, today = _days(request)
    context = {"documents": queries.documents(on(day)), **_day(day, today)}
    return render(request, "rulebook/list_rule_documents.html", context)


def _days(request: Request) -> tuple[date, date]:
    """Return the day that the page is asked to show, today where none is named, and today."""
    today = request.actor.today
    return asked_day(request, _("看哪一天的规定")) or today, today


def _day(day: date, today: date) -> dict[str, object]:
    said, is_other = day.isoformat(), day != today
    return {
        "on": said,
        "is_other_day": is_other,
        "other_day": said if is_other else "",
        "day": forms.OnDay(initial={"on": day}),
    }
