"""Shapes of what the pages of gatherings take."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.meetings.kinds import Kind
from zhibu.meetings.models import Gathering, Template
from zhibu.meetings.rules.planning import MOST_ITEMS, MOST_SIGNS, Plan, PlannedItem
from zhibu.meetings.rules.years import MONTHS, Asked, YearLine, read_days, year_line
from zhibu.web.forms import DateField, Form

type People = Sequence[tuple[UUID, str]]

FEWEST_ROWS = 3
MORE_ROWS = 3


class PlanGathering(Form):
    """What is to be held, when, where, and about what: a plan needs kind, theme and day, the rest can follow.

    The agenda has a row for each item and some to spare; `more` sent along asks for further rows.
    """

    is_once = True

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("开什么会"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("可以几样合开，例如党员大会和主题党日：只安排一次，两样都算。"),
    )
    theme = forms.CharField(label=gettext_lazy("主题"), max_length=200)
    held_on = DateField(label=gettext_lazy("哪一天"))
    begins = forms.TimeField(
        label=gettext_lazy("几点开始"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=gettext_lazy("几点结束"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    place_name = forms.CharField(label=gettext_lazy("地点"), max_length=120, required=False)
    online_url = forms.CharField(
        label=gettext_lazy("线上会议室"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("有线上会议就粘贴链接，没有不填。只有通知到的人和安排的人看得到。"),
    )
    chair = forms.ChoiceField(label=gettext_lazy("主持人"), required=False)
    beside = forms.MultipleChoiceField(
        label=gettext_lazy("和哪些组织一起开"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=gettext_lazy("提醒大家"), max_length=300, required=False, help_text=gettext_lazy("例如：请带党章。")
    )
    rows = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        may_be: Sequence[Kind],
        leaders: People,
        people: People,
        companions: People = (),
        initial: dict[str, Any],
        **kwargs: Any,
    ) -> None:
        self.data = args[0] if args and args[0] is not None else QueryDict()
        count = self._rows(initial)
        super().__init__(*args, initial={**initial, "rows": count}, **kwargs)
        self._choose("kinds", [(kind.key, kind.label) for kind in may_be])
        self._choose("chair", [("", _("还没定")), *_options(leaders)])
        if companions:
            self._choose("beside", _options(companions))
        else:
            del self.fields["beside"]
        owners = [("", _("负责人")), *_options(people)]
        for row in range(count):
            title, owner = _("第 %(n)d 项") % {"n": row + 1}, _("第 %(n)d 项由谁负责") % {"n": row + 1}
            self.fields[f"title_{row}"] = forms.CharField(
                label=title, max_length=200, required=False, widget=forms.TextInput(_look("form-control", title))
            )
            self.fields[f"owner_{row}"] = forms.ChoiceField(
                label=owner, required=False, choices=owners, widget=forms.Select(_look("form-select", owner))
            )

    def _rows(self, initial: dict[str, Any]) -> int:
        return min(max(_count(self.data, int(initial.get("rows") or 0)), FEWEST_ROWS), MOST_ITEMS)

    def _choose(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    @property
    def agenda(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Return the rows of the agenda."""
        count = sum(name.startswith("title_") for name in self.fields)
        return ((self[f"title_{row}"], self[f"owner_{row}"]) for row in range(count))

    def plan(self) -> Plan:
        """Return what is planned."""
        given = self.cleaned_data
        rows = [name.removeprefix("title_") for name in self.fields if name.startswith("title_")]
        items = [PlannedItem(given[f"title_{row}"], _key(given[f"owner_{row}"])) for row in rows]
        return Plan(
            kinds=tuple(given["kinds"]),
            theme=given["theme"],
            held_on=given["held_on"],
            begins=given["begins"],
            ends=given["ends"],
            place_name=given["place_name"],
            online_url=given["online_url"],
            chair=_key(given["chair"]),
            items=items,
            note=given["note"],
        )

    def companions(self) -> list[UUID]:
        """Return the units that hold it too."""
        return [UUID(key) for key in self.cleaned_data.get("beside", ())]


class ChangeGathering(PlanGathering):
    """The plan again; `version` tells whether somebody else changed it meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


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
                widget=forms.TextInput(_look("form-control", _("%(kind)s：几号") % named) | {"inputmode": "numeric"}),
            )
            if one.length != "month":
                self.fields[f"month_{one.kind}"] = forms.TypedChoiceField(
                    label=_("哪个月"),
                    choices=_months(one.length),
                    coerce=int,
                    required=False,
                    empty_value=None,
                    initial=str(MONTHS[one.length]),
                    widget=forms.Select(_look("form-select", _("%(kind)s：哪个月") % named)),
                )
            self.fields[f"begins_{one.kind}"] = forms.TimeField(
                label=_("几点开始"),
                required=False,
                widget=forms.TimeInput(
                    _look("form-control", _("%(kind)s：几点开始") % named) | {"type": "time"}, format="%H:%M"
                ),
            )

    @property
    def rows(self) -> Iterator[tuple[Asked, str, list[BoundField]]]:
        """Return a row for each kind: what is asked, in words, and its controls."""
        words = {"month": _("每月"), "quarter": _("每季度"), "year": _("每年")}
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


class NameKind(Form):
    """The name of a kind of one's own."""

    is_once = True

    name = forms.CharField(
        label=gettext_lazy("叫什么"), max_length=MOST_SIGNS, help_text=gettext_lazy("例如：读书会、志愿服务。")
    )


class CancelGathering(Form):
    """Why it is cancelled; everybody who was called reads it."""

    is_once = True

    reason = forms.CharField(
        label=gettext_lazy("为什么取消"), max_length=200, help_text=gettext_lazy("一句话，大家会看到。")
    )


class AskLeave(Form):
    """Why one cannot come."""

    is_once = True

    reason = forms.CharField(
        label=gettext_lazy("为什么来不了"),
        max_length=200,
        help_text=gettext_lazy("一句话就行，例如：当班。只有答复的人看得到。"),
    )


class AnswerLeave(Form):
    """Yes or no, and why not."""

    is_granted = forms.TypedChoiceField(
        label=gettext_lazy("答复"),
        choices=[("yes", gettext_lazy("同意")), ("no", gettext_lazy("不同意"))],
        widget=forms.RadioSelect,
        coerce=lambda said: said == "yes",
    )
    note = forms.CharField(
        label=gettext_lazy("说明"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("不同意要写明为什么；本人看得到。"),
    )


def again(data: QueryDict) -> dict[str, Any]:
    """Return what was typed as what a form begins with, with further rows for the agenda."""
    many = ("kinds", "beside")
    typed = {key: data.getlist(key) if key in many else data.get(key) for key in data if key != "once"}
    return {**typed, "rows": min(_count(data, FEWEST_ROWS) + MORE_ROWS, MOST_ITEMS)}


def planned(
    gathering: Gathering, items: Sequence[tuple[str, UUID | None, str]], beside: Sequence[UUID]
) -> dict[str, Any]:
    """Return what a form of change begins with."""
    plain = ("kinds", "theme", "held_on", "begins", "ends", "place_name", "online_url", "note", "version")
    rows: dict[str, Any] = {}
    for at, (title, owner, _name) in enumerate(items):
        rows |= {f"title_{at}": title, f"owner_{at}": str(owner or "")}
    return {
        **{name: getattr(gathering, name) for name in plain},
        "chair": str(gathering.chair_id or ""),
        "beside": [str(unit) for unit in beside],
        "rows": len(items) + 1,
        **rows,
    }


def fresh(day: date, place: str, kind: str, leaders: People) -> dict[str, Any]:
    """Return what a new plan begins with: the room where one met last, and whoever leads."""
    chair = str(leaders[0][0]) if leaders else ""
    return {"held_on": day, "place_name": place, "kinds": [kind] if kind else [], "chair": chair}


def by_template(template: Template, known: dict[str, Any]) -> dict[str, Any]:
    """Return what a plan by a template begins with."""
    rows = {f"title_{at}": title for at, title in enumerate(template.items)}
    return {
        **known,
        "kinds": template.kinds,
        "theme": template.theme,
        "note": template.note,
        "rows": len(rows) + 1,
        **rows,
    }


def _count(data: Mapping[str, Any], otherwise: int) -> int:
    """Return how many rows of the agenda were sent; `otherwise` for what is no number."""
    rows = str(data.get("rows", ""))
    return int(rows) if rows.isdecimal() and rows.isascii() and len(rows) < 4 else otherwise


def _months(length: str) -> list[tuple[str, str]]:
    words = _("%(n)d 月") if length == "year" else _("第 %(n)d 个月")
    return [(str(month), words % {"n": month}) for month in range(1, MONTHS[length] + 1)]


def _look(kind: str, label: str) -> dict[str, str]:
    """Return what a control without a label beside it carries."""
    return {"class": kind, "aria-label": label}


def _options(people: People) -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in people]


def _key(written: str) -> UUID | None:
    return UUID(written) if written else None
