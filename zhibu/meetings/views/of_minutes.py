"""One shape for the short acts in minutes: a form under the gathering's name, then back to the minutes."""

from collections.abc import Callable
from typing import Concatenate

from django.http import HttpResponse

from zhibu.access.actors import PersonRequest
from zhibu.gate.actor import Actor
from zhibu.gate.answering import Details, answer
from zhibu.meetings.models import Gathering
from zhibu.web.addresses import address
from zhibu.web.forms import Form


def answer_of_minutes[S, R](
    request: PersonRequest,
    form: Form,
    gathering: Gathering,
    subject: S,
    verb: Callable[Concatenate[Actor, S, ...], R],
    *,
    title: str,
    button: str,
    said: str,
    about: str = "",
    details: Details | None = None,
    to: Callable[[R], str] | None = None,
) -> HttpResponse:
    """Show the form under its title, or do the verb and go back to the gathering's minutes, or where `to` leads."""
    back = address("show_minutes", gathering.pk)
    return answer(
        request,
        form,
        subject,
        verb,
        said=said,
        to=to or (lambda _done: back),
        details=details,
        context={"gathering": gathering, "title": title, "about": about, "cancel_url": back, "verb": button},
        template="meetings/of_minutes.html",
    )
