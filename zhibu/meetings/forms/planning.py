"""What is to be held, changed, cancelled."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.meetings.forms.parts import People, key_of, look, options
from zhibu.meetings.kinds import Kind
from zhibu.meetings.models import Gathering, Template
from zhibu.meetings.rules.planning import MOST_ITEMS, Plan, PlannedItem
from zhibu.web.forms import DateField, Form

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
        self._choose("chair", [("", _("还没定")), *options(leaders)])
        if companions:
            self._choose("beside", options(companions))
        else:
            del self.fields["beside"]
        owners = [("", _("负责人")), *options(people)]
        for row in range(count):
            title, owner = _("第 %(n)d 项") % {"n": row + 1}, _("第 %(n)d 项由谁负责") % {"n": row + 1}
            self.fields[f"title_{row}"] = forms.CharField(
                label=title, max_length=200, required=False, widget=forms.TextInput(look("form-control", title))
            )
            self.fields[f"owner_{row}"] = forms.ChoiceField(
                label=owner, required=False, choices=owners, widget=forms.Select(look("form-select", owner))
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
        items = [PlannedItem(given[f"title_{row}"], key_of(given[f"owner_{row}"])) for row in rows]
        return Plan(
            kinds=tuple(given["kinds"]),
            theme=given["theme"],
            held_on=given["held_on"],
            begins=given["begins"],
            ends=given["ends"],
            place_name=given["place_name"],
            online_url=given["online_url"],
            chair=key_of(given["chair"]),
            items=items,
            note=given["note"],
        )

    def companions(self) -> list[UUID]:
        """Return the units that hold it too."""
        return [UUID(key) for key in self.cleaned_data.get("beside", ())]


class ChangeGathering(PlanGathering):
    """The plan again; `version` tells whether somebody else changed it meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class CancelGathering(Form):
    """Why it is cancelled; everybody who was called reads it."""

    is_once = True

    reason = forms.CharField(
        label=gettext_lazy("为什么取消"), max_length=200, help_text=gettext_lazy("一句话，大家会看到。")
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
