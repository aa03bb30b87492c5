"""Every component with invented contents: what the screenshots and the accessibility check look at."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def answer(request: HttpRequest) -> HttpResponse:
    """Show the page of components."""
    return render(request, "web/components.html", {})
