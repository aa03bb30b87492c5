"""The filters of a list as the page shows them, drawn as strings: a list has up to thirty, with hundreds of options."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhibu.lib.html import escape
from zhibu.web.lists.filters import Choice, Filter


def drawn(filters: Iterable[Filter], chosen: Mapping[str, Any]) -> SafeString:
    """Return the controls of all filters, those that are chosen filled in."""
    return SafeString("\n".join(_drawn(one, chosen.get(one.key)) for one in filters))


def _drawn(one: Filter, value: Any) -> str:
    if not isinstance(one, Choice):
        return _from_to(one, value) if len(one.names) > 1 else _words(one, value)
    if value is not None:
        return _choice(one, value)
    language = get_language() or ""
    if language not in one.drawn:  # nothing chosen, as nearly always: the same until the options are others
        one.drawn[language] = _choice(one, ())
    return one.drawn[language]


def _choice(one: Choice, value: Any) -> str:
    picked = (value,) if isinstance(value, str) else value
    options = one.options.items()
    if one.control == "many":
        boxes = "".join(box(one.key, key, label, is_picked=key in picked) for key, label in options)
        return (
            f'<fieldset class="filters-many"><legend class="form-label">{_label(one)}</legend>'
            f'<div class="choices choices-line">{boxes}</div></fieldset>'
        )
    rows = "".join(
        f'<option value="{escape(key)}"{" selected" if key in picked else ""}>{escape(label)}</option>'
        for key, label in options
    )
    return (
        f'<div><label class="form-label" for="f_{one.key}">{_label(one)}</label>'
        f'<select class="form-select" id="f_{one.key}" name="{one.key}">'
        f'<option value="">{escape(_("不限"))}</option>{rows}</select></div>'
    )


def _words(one: Filter, value: Any) -> str:
    return (
        f'<div><label class="form-label" for="f_{one.key}">{_label(one)}</label>'
        f'<input class="form-control" type="text" id="f_{one.key}" name="{one.key}" value="{_text(value)}"'
        ' maxlength="100"></div>'
    )


def _from_to(one: Filter, value: Any) -> str:
    label, (since, until) = _label(one), value or (None, None)
    unit = getattr(one, "unit", "")
    lines = [
        f'<input class="form-control" type="text" name="{name}" value="{_text(end)}" aria-label="{label} {word}"'
        f' placeholder="{word}" inputmode="decimal" maxlength="24" autocomplete="off">'
        for name, end, word in zip(one.names, (since, until), (escape(_("从")), escape(_("到"))), strict=True)
    ]
    unit_shown = f'<span class="muted">{escape(str(unit))}</span>' if unit else ""
    between = '<span class="muted" aria-hidden="true">—</span>'
    return (
        f'<fieldset><legend class="form-label">{label}{unit_shown}</legend>'
        f'<div class="from-to">{between.join(lines)}</div></fieldset>'
    )


def _label(one: Filter) -> str:
    return escape(str(one.label))


def _text(value: Any) -> str:
    return "" if value is None else escape(str(value))


def box(name: str, key: str, label: str | Promise, *, is_picked: bool, is_fixed: bool = False) -> str:
    """Return a box to tick, with its label."""
    state = (" checked" if is_picked else "") + (" disabled" if is_fixed else "")
    ticked = f'<input type="checkbox" name="{escape(name)}" value="{escape(key)}"{state}>'
    return f'<label class="choice">{ticked}<span>{escape(str(label))}</span></label>'
