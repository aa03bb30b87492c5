"""How one field of a form is shown: what each control needs around it."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString

_CLASSES: list[tuple[type[forms.Widget], str]] = [
    (forms.CheckboxInput, "tickbox"),
    (forms.Select, "form-select"),
    (forms.Textarea, "form-control"),
    (forms.widgets.Input, "form-control"),
]

SHORT = 4
"""So many choices stand in one line."""


def shown(bound: BoundField, *, hint: str = "", article: str = "", wide: bool = False) -> dict[str, Any]:
    """Return what the field's template shows; `hint` and `article` replace the form's own."""
    field = bound.field
    widget = field.widget
    said_hint = hint or field.help_text
    said_article = article or getattr(bound.form, "articles", {}).get(bound.name, "")
    described = []
    if said_hint or said_article:
        described.append(f"{bound.auto_id}_hint")
    if bound.errors:
        described.append(f"{bound.auto_id}_fault")
    kind = _kind(widget)
    choices = list(bound) if kind == "choices" else []
    return {
        "bound": bound,
        "kind": kind,
        "control": _control(bound, kind, described),
        "hint": said_hint,
        "article": said_article,
        "fault": bound.errors[0] if bound.errors else "",
        "required": field.required and kind != "tick",
        "wide": wide,
        "described": " ".join(described),
        "choices": choices,
        "is_short": len(choices) <= SHORT,
    }


def _kind(widget: forms.Widget) -> str:
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    return "date" if isinstance(widget, forms.DateInput) else "line"


def _control(bound: BoundField, kind: str, described: list[str]) -> SafeString:
    attrs: dict[str, Any] = {}
    for widget_type, css in _CLASSES:
        if isinstance(bound.field.widget, widget_type) and kind not in ("hidden", "choices"):
            own = bound.field.widget.attrs.get("class", "")
            attrs["class"] = f"{css} {own}{' is-invalid' if bound.errors else ''}".strip()
            break
    if bound.field.required and kind in ("line", "date"):
        attrs["aria-required"] = "true"
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return bound.as_widget(attrs=attrs)
