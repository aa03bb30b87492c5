"""Fields of the e-file: codes of the national tables, found by typing."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.lib import codes
from zhibu.web import coded

FEW = 12


class CodeInput(forms.TextInput):
    """A line with the table's wordings offered while one types: the browser's own list, without a script."""

    def __init__(self, words: list[str]) -> None:
        super().__init__({"autocomplete": "off"})
        self.words = words

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Return the line and its list."""
        list_id = f"{(attrs or {}).get('id', name)}_words"
        line = super().render(name, value, {**(attrs or {}), "list": list_id}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((word,) for word in self.words))
        return format_html('{}<datalist id="{}">{}</datalist>', line, list_id, options)


class CodeField(forms.CharField):
    """A code of a table, written as its wording, an everyday word or the code itself; `present` stays what it is."""

    def __init__(self, *, table: str, present: str = "", **kwargs: Any) -> None:
        self.words = coded.shorts(table)
        self.table = table
        self.present = present
        kwargs.setdefault("help_text", gettext_lazy("打一两个字，从列表里选。"))
        super().__init__(widget=CodeInput(list(self.words.values())), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Return the wording of a code; what somebody typed stays as typed."""
        return self.words.get(value, value)

    def clean(self, value: Any) -> str:
        """Return the code; ValidationError when the table has no such word."""
        written = super().clean(value).strip()
        if not written:
            return ""
        if self.present and written == self.words.get(self.present, self.present):
            return self.present
        code = coded.code_of(self.table, written)
        if code is None:
            raise ValidationError(_("没有“%(word)s”这一项，请从列表中选择。") % {"word": written})
        return code


def suggestions(tables: Iterable[str]) -> list[str]:
    """Return the words of code tables to offer for a text that stays free: their wordings, then what offices write."""
    found = [codes.table(name) for name in tables]
    labels = [entry.label for table in found for entry in table.entries.values()]
    written = [word for table in found for entry in table.entries.values() for word in entry.aliases]
    return list(dict.fromkeys([*written, *labels]))


def code_field(table: str, present: str, **kwargs: Any) -> forms.Field:
    """Return a field for codes of the table: a menu where it is short, a line with a list where it is long."""
    choices = coded.choices(table)
    if len(choices) > FEW:
        return CodeField(table=table, present=present, **kwargs)
    if present and present not in dict(choices):
        choices = [*choices, (present, present)]
    return forms.ChoiceField(choices=[("", gettext_lazy("未填")), *choices], **kwargs)
