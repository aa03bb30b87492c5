"""The forms of the e-file's groups, made from the items."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.lib import divisions
from zhibu.members import items
from zhibu.members.forms.fields import CodeInput, code_field, suggestions
from zhibu.members.queries.seen import marks
from zhibu.members.rules.masks import mask
from zhibu.people.models import Person
from zhibu.web.forms import DateField, Form

NOTHING = "无"


class EditMember(Form):
    """One group of the file. Sealed items are not shown: an empty line leaves them, 无 takes them away."""

    reason = forms.CharField(
        label=gettext_lazy("为什么修改"),
        max_length=200,
        help_text=gettext_lazy("例如：本人提供、补录、原来登记有误。会写进改动记录。"),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, person: Person, group: str, values: Mapping[str, Any], **kwargs: Any) -> None:
        self.items = [item for item in items.of_group(group, person) if item.key in values]
        initial = {item.key: values[item.key] for item in self.items if not item.is_sealed}
        super().__init__(*args, initial={**initial, "seen": json.dumps(marks(values))}, **kwargs)
        fields = {item.key: field_of(item, values[item.key]) for item in self.items}
        self.fields = {**fields, "reason": self.fields["reason"], "seen": self.fields["seen"]}
        for field in fields.values():
            field.error_messages["required"] = _("请填写%(label)s。") % {"label": field.label}

    def changes(self) -> dict[str, Any]:
        """Return the values that the form says, sealed items only where something was written."""
        said = {item.key: self.cleaned_data[item.key] for item in self.items}
        for item in self.items:
            if item.is_sealed:
                written = said[item.key].strip()
                if not written:
                    del said[item.key]
                elif written == NOTHING:
                    said[item.key] = ""
        return said

    def marks(self) -> dict[str, str]:
        """Return the marks of what the form showed; none where they were tampered with."""
        try:
            seen = json.loads(self.cleaned_data["seen"])
        except ValueError:
            return {}
        return {str(key): str(value) for key, value in seen.items()} if isinstance(seen, dict) else {}

    def look_again(self, values: Mapping[str, Any]) -> None:
        """Let the form be saved over what it has now been shown."""
        data: Any = self.data
        data = data.copy()
        data["seen"] = json.dumps(marks(values))
        self.data = data


def field_of(item: items.Item, value: Any, *, required: bool | None = None) -> forms.Field:
    """Return the field for an item; `value` is what stands there now."""
    needed = item.key == "name" if required is None else required
    common: dict[str, Any] = {"label": item.label, "required": needed}
    if item.hint:
        common["help_text"] = item.hint
    if item.kind == "code":
        return code_field(item.table, str(value or ""), **common)
    if item.kind == "date":
        return DateField(**common)
    if item.kind == "flag":
        return forms.BooleanField(**{**common, "required": False})
    if item.kind == "months":
        return forms.IntegerField(min_value=-600, max_value=600, **common)
    if item.is_sealed and value:
        common["help_text"] = _("现在是 %(masked)s。不改就空着；要删掉，写“无”。") % {
            "masked": mask(item.key, str(value))
        }
    return forms.CharField(max_length=item.most, widget=_line(item), **common)


def _line(item: items.Item) -> forms.Widget:
    if item.suggests:
        return CodeInput(suggestions(item.suggests))
    if item.is_place:
        return CodeInput(divisions.provinces())
    if item.key in ("phone", "landline"):
        return forms.TextInput({"inputmode": "tel", "autocomplete": "off"})
    return forms.TextInput({"autocomplete": "off"})
