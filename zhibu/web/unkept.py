"""Answers that no browser and nothing between keeps."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponseBase


def unkept[**P, A: HttpResponseBase](view: Callable[P, A]) -> Callable[P, A]:
    """Make a view's answers private and never stored, which is all that browsers of this century need to be told."""

    @wraps(view)
    def ask(*args: P.args, **kwargs: P.kwargs) -> A:
        answer = view(*args, **kwargs)
        answer["Cache-Control"] = "private, no-store"
        return answer

    return ask
