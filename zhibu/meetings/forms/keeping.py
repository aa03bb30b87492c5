"""A year at once, and templates."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.meetings.forms.parts import look
from zhibu.meetings.kinds import Kind
from zhibu.meetings.rules.campaigns import MOST_TIMES
from zhibu.meetings.rules.planning import MOST_SIGNS
from zhibu.meetings.rules.years import Asked, YearLine, read_days, year_line
from zhibu.rulebook.windows import MONTHS
from zhibu.web.forms import DateField, Form, LastDayField


class PlanYear(Form):
    """A year of what rules ask for: days of the month, the month of the window, the hour, for each kind; a kind without
    days is left out."""

    is_once = True

    def __init__(self, *args: Any, asked: Sequence[Asked], years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = list(asked)
        self.fields["year"] = forms.TypedChoiceField(
            label=_("哪一年"), choices=[(str(year), str(year)) for year in years], coerce=int
        )
        for one in self.asked:
            named = {"kind": one.label}
            self.fields[f"days_{one.kind}"] = forms.CharField(
                label=_("几号"),
                max_length=30,
                required=False,
                widget=forms.TextInput(look("form-control", _("%(kind)s：几号") % named) | {"inputmode": "numeric"}),
            )
            if one.length != "month":
                self.fields[f"month_{one.kind}"] = forms.TypedChoiceField(
                    label=_("哪个月"),
                    choices=_months(one.length),
                    coerce=int,
                    required=False,
                    empty_value=None,
                    initial=str(MONTHS[one.length]),
                    widget=forms.Select(look("form-select", _("%(kind)s：哪个月") % named)),
                )
            self.fields[f"begins_{one.kind}"] = forms.TimeField(
                label=_("几点开始"),
                required=False,
                widget=forms.TimeInput(
                    look("form-control", _("%(kind)s：几点开始") % named) | {"type": "time"}, format="%H:%M"
                ),
            )

    @property
    def rows(self) -> Iterator[tuple[Asked, str, list[BoundField]]]:
        """Return a row for each kind: what is asked, in words, and its controls."""
        words = {"month": _("每月"), "quarter": _("每季度"), "half_year": _("每半年"), "year": _("每年")}
        for one in self.asked:
            names = [f"{part}_{one.kind}" for part in ("month", "days", "begins")]
            said = _("%(window)s %(n)d 次") % {"window": words[one.length], "n": one.times}
            yield one, said, [self[name] for name in names if name in self.fields]

    def lines(self) -> list[YearLine]:
        """Return what is to be planned. Raises Refused at the field of a day that is none."""
        given, found = self.cleaned_data, []
        for one in self.asked:
            if not given[f"days_{one.kind}"].strip():
                continue
            days, month = read_days(given[f"days_{one.kind}"]), given.get(f"month_{one.kind}") or 1
            found.append(year_line(one, days, month, given[f"begins_{one.kind}"], f"days_{one.kind}"))
        return found


class KeepTemplate(Form):
    """What is prepared to be used again."""

    is_once = True

    name = forms.CharField(
        label=gettext_lazy("模板叫什么"), max_length=60, help_text=gettext_lazy("例如：主题党日、支委会例会。")
    )
    kinds = forms.MultipleChoiceField(label=gettext_lazy("种类"), widget=forms.CheckboxSelectMultiple)
    theme = forms.CharField(label=gettext_lazy("主题"), max_length=200)
    items = forms.CharField(
        label=gettext_lazy("议题"),
        max_length=6000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text=gettext_lazy("一行一项，可以不填。"),
    )
    note = forms.CharField(label=gettext_lazy("提醒大家"), max_length=300, required=False)

    def __init__(self, *args: Any, may_be: Sequence[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kinds"]
        kinds.choices = [(kind.key, kind.label) for kind in may_be]

    def template(self) -> dict[str, Any]:
        """Return what is kept."""
        given = self.cleaned_data
        plain = {name: given[name] for name in ("name", "kinds", "theme", "note")}
        return {**plain, "items": given["items"].splitlines()}


class ChangeCampaign(Form):
    """From when to when a kind of one's own is held, and how often by each branch."""

    since = DateField(
        label=gettext_lazy("从哪天起"),
        required=False,
        help_text=gettext_lazy("一直开展的，日期和次数都不用填。学习教育这样只开展一段时间的，填上。"),
    )
    until = LastDayField(label=gettext_lazy("到哪天止"), required=False, help_text=gettext_lazy("最后一天。"))
    times = forms.IntegerField(
        label=gettext_lazy("每个支部至少几次"),
        required=False,
        min_value=1,
        max_value=MOST_TIMES,
        help_text=gettext_lazy("不要求次数的不用填。"),
    )


class NameKind(ChangeCampaign):
    """The name of a kind of one's own, and its days where it is held for a time."""

    is_once = True

    name = forms.CharField(
        label=gettext_lazy("叫什么"), max_length=MOST_SIGNS, help_text=gettext_lazy("例如：读书会、志愿服务。")
    )
    field_order = ("name", "since", "until", "times")


def _months(length: str) -> list[tuple[str, str]]:
    words = _("%(n)d 月") if length == "year" else _("第 %(n)d 个月")
    return [(str(month), words % {"n": month}) for month in range(1, MONTHS[length] + 1)]
