"""What is said of filed records: why one is returned, how many are drawn, whether they are filed by themselves."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.meetings.choices import Part
from zhibu.meetings.rules.filing import MOST, Fault, field_of, part_of
from zhibu.web.forms import Form


class ReturnFiling(Form):
    """Why a record is returned: a sentence at each item that is not in order, and of which part of it."""

    is_once = True

    def __init__(self, *args: Any, items: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for key, title in items:
            self.fields[field_of(key)] = forms.CharField(
                label=title, max_length=MOST, required=False, widget=forms.Textarea({"rows": 2})
            )
            self.fields[part_of(key)] = forms.ChoiceField(
                label=_("“%(item)s”的哪一处") % {"item": title},
                choices=[("", _("没有问题")), *Part.choices],
                required=False,
            )

    def faults(self) -> list[Fault]:
        """Return what was written."""
        return [
            Fault(key, self.cleaned_data[part_of(key)], self.cleaned_data[field_of(key)]) for key, _title in self.items
        ]


class DrawSample(Form):
    """How many of a hundred are reviewed."""

    is_once = True

    share = forms.IntegerField(
        label=gettext_lazy("抽百分之几"),
        min_value=1,
        max_value=100,
        initial=20,
        help_text=gettext_lazy("抽到的审查，没抽到的算已经备案。退回过、重新备案的，都要审查，不参加抽查。"),
    )


class SetFilingWay(Form):
    """Whether locked minutes are filed by themselves."""

    is_automatic = forms.TypedChoiceField(
        label=gettext_lazy("怎么备案"),
        choices=[
            ("yes", gettext_lazy("主持人锁定记录，同时自动备案")),
            ("no", gettext_lazy("锁定以后，由支部点一下“备案”")),
        ],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
