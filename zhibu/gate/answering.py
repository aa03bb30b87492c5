"""One shape for the pages that are one verb and one form: show the form, do the verb, say what was done."""

from collections.abc import Callable, Mapping
from typing import Any, Concatenate

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.requests import Request
from zhibu.web.forms import Form, add_refusal
from zhibu.web.said import say

type Details = Callable[[], Mapping[str, Any]]


def sent(request: Request) -> QueryDict | None:
    """Return what was sent for a form to judge, even an empty sending; None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


def filled(form: Form) -> dict[str, Any]:
    """Return what a valid form says, by the names of its fields."""
    return {name: value for name, value in form.cleaned_data.items() if name in form.fields}


def answer[S, R](
    request: Request,
    form: Form,
    subject: S,
    verb: Callable[Concatenate[Actor, S, ...], R],
    *,
    said: str | Callable[[R], str],
    to: Callable[[R], str],
    context: Mapping[str, Any],
    details: Details | None = None,
    template: str = "",
) -> HttpResponse:
    """Show the form, or do the verb to the subject and go to the address that `to` makes of its result.

    The verb is told what the form says under the names of its fields, or the `details`. A refusal stands at its field
    and what was typed stays. The template is named after the verb in its room, `<room>/<verb>.html`.
    """
    if request.method == "POST" and form.is_valid():
        try:
            result = verb(request.actor, subject, **(details() if details else filled(form)))
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return say(redirect(to(result)), said if isinstance(said, str) else said(result))
    page = template or f"{verb.__module__.split('.')[1]}/{verb.__name__}.html"
    return render(request, page, {"form": form, **context}, status=422 if form.errors else 200)
