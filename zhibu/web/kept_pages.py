"""Pages that differ in a few words only, kept in the process as HTML: for what many people open in one moment.

Such a page has the plain frame, without what belongs to one browser: no form, and no sentence left from before.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from zhibu.web.shell import Shell

_MARK = re.compile("\ufdd0([a-z_]+)\ufdd1")
_kept: dict[tuple[Any, ...], list[str]] = {}


def kept_page(template: str, words: Mapping[str, str], *, is_large: bool = False) -> HttpResponse:
    """Answer with the template, which is drawn once in each language and size; `words` are what varies of it, plain."""
    place = (template, get_language(), is_large, settings.SITE_NAME, *words)
    parts = _kept.get(place)
    if parts is None:
        marks = {name: SafeString(f"\ufdd0{name}\ufdd1") for name in words}
        shell = Shell(site_name=settings.SITE_NAME, large_type=is_large)
        parts = _kept[place] = _MARK.split(render_to_string(template, {**marks, "shell": shell}))
    told = [escape(words[part]) if at % 2 else part for at, part in enumerate(parts)]
    return HttpResponse("".join(told))
