"""What is written in minutes: an item's points and decision, a vote as counts, what somebody is to do."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.meetings.choices import Act
from zhibu.meetings.forms.parts import People, look, options
from zhibu.meetings.rules.minutes import MOST_POINTS, MOST_SIGNS, Entry, Said
from zhibu.meetings.rules.tallies import MOST_PEOPLE, Tally
from zhibu.web.forms import DateField, Form

SPARE_ROWS = 3
PROBLEM_KINDS = ("life_meeting", "leaders_life_meeting")
"""Kinds that look for problems and for measures against them (ZB-25)."""
USUAL_TIME = timedelta(days=30)


class AddItem(Form):
    """An item that was not on the agenda."""

    is_once = True

    title = forms.CharField(label=gettext_lazy("议题"), max_length=200)


class AssignMinutes(Form):
    """Who records, and who presided."""

    recorder = forms.TypedChoiceField(label=gettext_lazy("记录人"), coerce=UUID)
    chair = forms.TypedChoiceField(
        label=gettext_lazy("主持人"), coerce=UUID, help_text=gettext_lazy("记录写好以后，由主持人最后确认。")
    )

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("recorder", "chair"):
            field: Any = self.fields[name]
            field.choices = [("", _("请选择")), *options(people)]


class WriteItem(Form):
    """Who said what to an item, and what was decided: a row for each point, and some to spare.

    `version` is the one that was read; `latest` and `choice` say what to do where somebody else has written since.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    latest = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    choice = forms.ChoiceField(
        widget=forms.HiddenInput, required=False, choices=[(one, one) for one in ("mine", "both", "theirs")]
    )
    decision = forms.CharField(
        label=gettext_lazy("决定了什么"),
        max_length=MOST_SIGNS,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("没有作决定，可以不填。"),
    )

    def __init__(self, *args: Any, entry: Entry, version: int, **kwargs: Any) -> None:
        sent = args[0] if args and args[0] is not None else QueryDict()
        known: dict[str, Any] = {"version": version, "decision": entry.decision}
        for at, one in enumerate(entry.points):
            known |= {f"name_{at}": one.name, f"text_{at}": one.text}
        super().__init__(*args, initial=known, **kwargs)
        rows = [int(name[5:]) for name in sent if name.startswith("text_") and name[5:].isdecimal() and len(name) < 9]
        self.count = min(max([len(entry.points) + SPARE_ROWS, *(row + 1 for row in rows)]), MOST_POINTS)
        for row in range(self.count):
            name, text = _("第 %(n)d 条：谁说的") % {"n": row + 1}, _("第 %(n)d 条：说了什么") % {"n": row + 1}
            attrs = {**look("form-control", name), "list": "speakers", "placeholder": _("谁"), "autocomplete": "off"}
            self.fields[f"name_{row}"] = forms.CharField(
                label=name, max_length=60, required=False, widget=forms.TextInput(attrs)
            )
            self.fields[f"text_{row}"] = forms.CharField(
                label=text,
                max_length=MOST_SIGNS,
                required=False,
                widget=forms.Textarea({**look("form-control", text), "rows": 2, "placeholder": _("说了什么")}),
            )

    @property
    def rows(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Return the rows of points: who, and what."""
        return ((self[f"name_{row}"], self[f"text_{row}"]) for row in range(self.count))

    def entry(self, *, is_half: bool = False) -> Entry:
        """Return what was typed; while somebody still types (`is_half`), a name whose words are to come is left out."""
        given = self.cleaned_data
        points = [Said(given[f"name_{row}"], given[f"text_{row}"]) for row in range(self.count)]
        return Entry([one for one in points if one.text or (one.name and not is_half)], given["decision"])


class ShowItem(Form):
    """Which item the screen shows, and what it is voted on as."""

    item = forms.TypedChoiceField(
        label=gettext_lazy("现在议到哪一项"), coerce=UUID, widget=forms.RadioSelect, required=False, empty_value=None
    )
    act = forms.ChoiceField(label=gettext_lazy("要表决的是哪一种事"), widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, items: Sequence[tuple[UUID, str]], acts: Sequence[Act], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        item: Any = self.fields["item"]
        act: Any = self.fields["act"]
        item.choices = list(items)
        act.choices = [(one.value, one.label) for one in acts]
        if not items:
            del self.fields["item"]
        if not acts:
            del self.fields["act"]


class RecordVote(Form):
    """A vote as counts."""

    is_once = True

    unit = forms.TypedChoiceField(label=gettext_lazy("哪个组织表决"), coerce=UUID)
    act = forms.ChoiceField(label=gettext_lazy("表决的是哪一种事"), widget=forms.RadioSelect)
    about = forms.CharField(
        label=gettext_lazy("表决什么"),
        max_length=200,
        help_text=gettext_lazy("一次一件：几个人要接收或者选举，一个人记一次。"),
    )
    due = forms.IntegerField(
        label=gettext_lazy("有表决权的应到几人"),
        max_value=MOST_PEOPLE,
        help_text=gettext_lazy("按签到册填好了；受留党察看处分的没有表决权，选举时按规定不计算的，都减去。"),
    )
    present = forms.IntegerField(
        label=gettext_lazy("有表决权的到会几人"),
        max_value=MOST_PEOPLE,
        help_text=gettext_lazy("按签到册填好了，核对一下。"),
    )
    yes = forms.IntegerField(label=gettext_lazy("赞成"), max_value=MOST_PEOPLE)
    no = forms.IntegerField(label=gettext_lazy("反对"), max_value=MOST_PEOPLE, initial=0)
    abstained = forms.IntegerField(label=gettext_lazy("弃权"), max_value=MOST_PEOPLE, initial=0)
    written_yes = forms.IntegerField(
        label=gettext_lazy("会前书面赞成"),
        max_value=MOST_PEOPLE,
        initial=0,
        required=False,
        help_text=gettext_lazy("没到会、会前交了书面意见的。只有接收预备党员、转正时算数。"),
    )

    def __init__(self, *args: Any, units: People, acts: Sequence[Act], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        act: Any = self.fields["act"]
        act.choices = [(one.value, one.label) for one in acts]
        if len(acts) == 1:
            act.widget, act.initial = forms.HiddenInput(), acts[0].value
        if len(units) > 1:
            unit: Any = self.fields["unit"]
            unit.choices = options(units)
        else:
            del self.fields["unit"]
        if Act.ADMISSION not in acts:
            del self.fields["written_yes"]
        for name in {"due", "present", "yes", "no", "abstained", "written_yes"} & self.fields.keys():
            self.fields[name].widget.attrs["inputmode"] = "numeric"

    def tally(self) -> Tally:
        """Return what was counted."""
        names = ("due", "present", "yes", "no", "abstained", "written_yes")
        return Tally(**{name: self.cleaned_data.get(name) or 0 for name in names})

    def vote(self) -> dict[str, Any]:
        """Return what was voted on, by which unit, and the counts."""
        given = self.cleaned_data
        return {"act": given["act"], "about": given["about"], "tally": self.tally(), "unit": given.get("unit")}


class AddFollowUp(Form):
    """What somebody is to do by a day."""

    is_once = True

    problem = forms.CharField(
        label=gettext_lazy("查摆出来的问题"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("写进问题清单；下面是整改的措施、谁来改、什么时候改好。"),
    )
    point = forms.TypedChoiceField(
        label=gettext_lazy("由哪条建议来"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("从会上记下的发言里选，原话跟着这件事走；不是由建议来的，不用选。"),
    )
    what = forms.CharField(label=gettext_lazy("要办什么"), max_length=300, widget=forms.Textarea({"rows": 2}))
    owner = forms.TypedChoiceField(label=gettext_lazy("谁来办"), coerce=UUID)
    due_on = DateField(label=gettext_lazy("什么时候以前办好"))

    def __init__(self, *args: Any, people: People, points: Sequence[Said], finds_problems: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner, point = self.fields["owner"], self.fields["point"]
        assert isinstance(owner, forms.ChoiceField) and isinstance(point, forms.ChoiceField)
        owner.choices = [("", _("请选择")), *options(people)]
        point.choices = [("", _("不是由建议来的")), *((at, _line(said)) for at, said in enumerate(points, start=1))]
        if not points:
            del self.fields["point"]
        if finds_problems:
            self.fields["what"].label = gettext_lazy("怎么改")
        else:
            del self.fields["problem"]


def _line(said: Said) -> str:
    return Truncator("：".join(filter(None, [said.name, said.text]))).chars(40)


class FinishFollowUp(Form):
    """How it was done, in a few words or none."""

    note = forms.CharField(
        label=gettext_lazy("办得怎么样"), max_length=200, required=False, help_text=gettext_lazy("一句话，可以不填。")
    )
