"""Choosing a unit or a person: type a few characters, pinyin or initials, then choose from what is found."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.template import loader
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhibu.lib.scripts import fold
from zhibu.lib.text import plain
from zhibu.web.forms import Form

SHOWN = 8
TYPED = 60
"""Signs of what was typed that a refusal repeats."""


class Choice(NamedTuple):
    """One that may be chosen: the value that the form sends, the name, what tells it apart."""

    value: str
    name: str
    note: str = ""


class PickerInput(forms.Widget):
    """A search line and the found ones to choose from; `find_url` answers with `orgs/choices.html`."""

    template_name = "orgs/picker.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.find_url = ""
        self.choices: Sequence[Choice] = ()
        self.typed = ""

    def use_required_attribute(self, _initial: Any) -> bool:
        """Return False: the choice is made of several controls."""
        return False

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> Any:
        """Return what was chosen; what was typed is kept for showing it again."""
        self.typed = data.get(f"{name}_q", "")
        return data.get(name, "")

    def _render(self, template_name: str, context: dict[str, Any], _renderer: Any = None) -> SafeString:
        """Render with the pages' own vocabulary, which Django's form engine does not know."""
        return loader.render_to_string(template_name, context)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows."""
        context = super().get_context(name, value, attrs)
        context["picker"] = {
            "name": name,
            "find_url": self.find_url,
            "typed": self.typed,
            "choices": [(*choice, choice.value == value) for choice in self.choices],
        }
        return context


class Picker(forms.Field):
    """A field that holds what was chosen: `finds(text)` gives the choices, `takes(value)` the row or None."""

    widget = PickerInput
    finds: Callable[[str], Sequence[Choice]]
    names: Callable[[str], Sequence[Choice]] | None = None
    """Gives those that a text names without doubt: by whole name, short name, code, or the way to it."""
    takes: Callable[[str], Any]

    def clean(self, value: Any) -> Any:
        """Return the row that was chosen; ValidationError says to choose."""
        value = value or self._named()
        if not value:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        row = self.takes(str(value))
        if row is None:
            raise ValidationError(_("请从查到的结果里选一个。"))
        return row

    def _named(self) -> str:
        """Return the one choice that was typed in full, "" where nothing was; ValidationError where it is not one."""
        widget: Any = self.widget
        typed = widget.typed.strip()
        if not typed:
            return ""
        if self.names:
            same = list(self.names(typed))
        else:
            same = [choice for choice in widget.choices if _as_compared(typed) == _as_compared(choice.name)]
        if len(same) == 1:
            return same[0].value
        told = {"typed": typed[:TYPED]}
        if same:
            widget.choices = same
            raise ValidationError(_("有几个都叫“%(typed)s”，请在下面选一个。") % told)
        if widget.choices:
            raise ValidationError(_("没有正好叫“%(typed)s”的，请在下面查到的里面选一个。") % told)
        raise ValidationError(_("没有查到“%(typed)s”，换一个写法再试。") % told)


def _as_compared(name: str) -> str:
    return fold(plain(name))


def ready(
    form: Form,
    name: str,
    *,
    find_url: str,
    finds: Callable[[str], Sequence[Choice]],
    takes: Any,
    names: Callable[[str], Sequence[Choice]] | None = None,
) -> None:
    """Give the form's picker its search: what was typed, or the first few where nothing was."""
    field = form.fields[name]
    assert isinstance(field, Picker)
    field.takes, field.names = takes, names
    widget = field.widget
    widget.find_url = find_url
    typed = form.data.get(form.add_prefix(f"{name}_q"), "") if form.is_bound else ""
    widget.choices = finds(typed)
