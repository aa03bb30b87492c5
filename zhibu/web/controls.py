"""The everyday controls of a form, drawn as strings: a template costs ten times as much, and a page has many.

What stands here is letter by letter what Django's own templates would give (a test holds it); every other control is
left to them.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape

from zhibu.lib.html import escape

type Widget = Mapping[str, Any]


class Controls(DjangoTemplates):
    """Draws lines and selections; leaves the rest to Django's templates."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> Any:
        """Return the control as HTML."""
        draw = _DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


def _line(widget: Widget) -> str:
    value = widget["value"]
    shown = "" if value is None else f' value="{escape(str(value))}"'
    return f'<input type="{escape(widget["type"])}" name="{escape(widget["name"])}"{shown}{_attributes(widget)}>'


def _selection(widget: Widget) -> str:
    lines = [f'<select name="{escape(widget["name"])}"{_attributes(widget)}>']
    for group, options, _at in widget["optgroups"]:
        if group:
            lines.append(f'  <optgroup label="{conditional_escape(group)}">')
        lines += map(_option, options)
        if group:
            lines.append("  </optgroup>")
    return "\n".join([*lines, "</select>"])


def _option(option: Widget) -> str:
    value = escape(str(option["value"]))
    return f'  <option value="{value}"{_attributes(option)}>{conditional_escape(option["label"])}</option>'


def _attributes(widget: Widget) -> str:
    return "".join(_attribute(widget["attrs"].items()))


def _attribute(attributes: Iterable[tuple[str, Any]]) -> Iterable[str]:
    for name, value in attributes:
        if value is True:
            yield f" {escape(name)}"
        elif value is not False:
            yield f' {escape(name)}="{conditional_escape(str(value))}"'


_LINES = ("text", "number", "email", "url", "password", "hidden", "date", "datetime", "time", "tel", "search", "color")
_DRAWN: dict[str, Callable[[Widget], str]] = {
    **{f"django/forms/widgets/{kind}.html": _line for kind in _LINES},
    "django/forms/widgets/select.html": _selection,
}
