"""Shapes of what the pages of the lecture rota take."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from zhibu.meetings.forms.parts import People, options
from zhibu.web.forms import Form


class AddTurns(Form):
    """Who of the branch, and perhaps a guest, gives lectures in turn."""

    people = forms.TypedMultipleChoiceField(
        label=gettext_lazy("本支部的人"),
        coerce=UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("照这里的次序往后排；以后可以对换。"),
    )
    guest = forms.CharField(
        label=gettext_lazy("请来讲课的人"), max_length=60, required=False, help_text=gettext_lazy("写姓名，不建档案。")
    )

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["people"]
        chosen.choices = options(people)
        if not people:
            del self.fields["people"]


class SkipTurn(Form):
    """Why a turn goes by."""

    reason = forms.CharField(label=gettext_lazy("为什么跳过"), max_length=200)


class SwapTurns(Form):
    """With whom one changes places."""

    other = forms.TypedChoiceField(label=gettext_lazy("和谁对换"), coerce=UUID)

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        other: Any = self.fields["other"]
        other.choices = options(people)
