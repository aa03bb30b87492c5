"""Shape of what the page of talks takes."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from zhibu.meetings.forms.parts import People, options
from zhibu.web.forms import DateField, Form


class RecordTalks(Form):
    """Who talked with whom, and when; what was said is not asked."""

    is_once = True

    on = DateField(label=gettext_lazy("哪一天"))
    one = forms.TypedChoiceField(label=gettext_lazy("谁"), coerce=UUID)
    others = forms.TypedMultipleChoiceField(
        label=gettext_lazy("和谁谈的"),
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("一对一谈的，可以一次选几位，每位各记一次。谈了什么不用写。"),
    )

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one: Any = self.fields["one"]
        others: Any = self.fields["others"]
        one.choices = others.choices = options(people)
