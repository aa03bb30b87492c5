"""The search page with the lines below its box, and the pages of help."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.search import queries, topics
from zhibu.web.asking import asked_text
from zhibu.web.veils import holds_number, masked, veiled

FEW = 4
"""Hits of each kind below the box."""
MANY = 10
"""Hits of each kind on the page."""
DROP = "search-drop"
"""The part of the page that htmx asks for while somebody types."""


@page(methods=("GET", "HEAD"))
def search(request: Request) -> HttpResponse:
    """Show what the question finds, by kind; below the box, the first of each."""
    text = queries.asked(asked_text(request))
    is_drop = request.headers.get("HX-Target") == DROP
    groups = queries.search(request.actor, text, FEW if is_drop else MANY)
    shown = masked(text)
    context = {
        "q": shown,
        "asked": veiled(text),
        "typed": "" if holds_number(text) else text,
        "hint": shown if holds_number(text) else "",
        "groups": groups,
        "total": sum(len(group.hits) for group in groups),
    }
    answer = render(request, "search/drop.html" if is_drop else "search/search.html", context)
    patch_vary_headers(answer, ["HX-Target"])
    return answer


@page(methods=("GET", "HEAD"))
def list_help(request: Request) -> HttpResponse:
    """List the help of every page that one may open, or that which a search finds."""
    text = queries.asked(asked_text(request))
    shown = topics.found(request.actor, text) if text else topics.topics(request.actor)
    lines = [(one.key, one.title, one.about(text)) for one in shown]
    return render(request, "search/list_help.html", {"lines": lines, "q": text})


@page(methods=("GET", "HEAD"))
def show_help(request: Request, topic: str) -> HttpResponse:
    """Show the help of one page; 404 for a page that one may open nowhere."""
    found = next((one for one in topics.topics(request.actor) if one.key == topic), None)
    if found is None:
        raise Http404
    return render(request, "search/show_help.html", {"topic": found})
