"""Pages about other programs: what they may ask for."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.module_loading import import_string

from zhibu.gate.doors import page
from zhibu.gate.problems import KINDS
from zhibu.gate.requests import Request
from zhibu.programs.described import described


def schema() -> Any:
    """Return the API's description as plain JSON holds it."""
    return json.loads(json.dumps(import_string(settings.API).get_openapi_schema(), default=str))


@page(methods=("GET", "HEAD"))
def describe_api(_request: Request) -> HttpResponse:
    """Give the API's description (OpenAPI), held still by tests/snapshots/openapi.json."""
    return JsonResponse(schema(), json_dumps_params={"ensure_ascii": False})


@page(methods=("GET", "HEAD"))
def show_api(request: Request) -> HttpResponse:
    """Show what programs may ask for, and how."""
    problems = [(name, kind.status, kind.title) for name, kind in KINDS.items()]
    site = settings.SITE_URL or request.build_absolute_uri("/").rstrip("/")
    context = {"rooms": described(schema()), "problems": problems, "site": site}
    return render(request, "programs/show_api.html", context)
