"""Shapes of the pages about what other systems are told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.gate.verbs import label
from zhibu.programs.queries import ROOMS, tellable
from zhibu.web.forms import Form


class MakeHook(Form):
    """Which system, where it listens, and of which acts it is told: a list of ticks for each room."""

    is_once = True

    name = forms.CharField(label=_("哪个系统"), max_length=60, help_text=_("例如：办公平台。"))
    address = forms.CharField(
        label=_("它收通知的网址"), max_length=300, help_text=_("问它的管理员要，一般以 https:// 开头。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verbs = tellable()
        once = self.fields.pop("once")
        for room, name in ROOMS.items():
            choices = [(verb, label(verb)) for verb, at in verbs.items() if at == room]
            if choices:
                self.fields[room] = forms.MultipleChoiceField(
                    label=name, choices=choices, widget=forms.CheckboxSelectMultiple, required=False
                )
        self.fields["once"] = once

    @property
    def verbs(self) -> list[str]:
        """Return the verbs that were ticked."""
        return [verb for room in ROOMS for verb in self.cleaned_data.get(room, ())]
