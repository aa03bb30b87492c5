"""Shapes of what changes units."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from zhibu.orgs.actions import Part
from zhibu.orgs.choices import Change, Field, Nature
from zhibu.orgs.forms.picking import Picker
from zhibu.orgs.kinds import kinds
from zhibu.orgs.models import Unit, UnitChange
from zhibu.web.forms import DateField, Form

MOST_PARTS = 4
MOST_LINES = 20


def kinds_under(parent: str) -> list[tuple[str, str]]:
    """Return the kinds that may stand under a parent of that kind, for a choice."""
    return [(kind.key, kind.label) for kind in kinds().values() if kind.may_stand_under(parent)]


class LinesField(forms.CharField):
    """Several names, one a line."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), max_length=3000, **kwargs)

    def clean(self, value: Any) -> list[str]:
        """Return the names, one for each line that says something."""
        names = [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]
        if len(names) > MOST_LINES:
            raise forms.ValidationError(_("一次最多写 %(most)s 个。") % {"most": MOST_LINES})
        return names


class OnDay(Form):
    """The day that a page shows."""

    on = DateField(label=_("看哪一天的情况"))


class Papers(Form):
    """What every change of structure says of itself: its day, why, and the document."""

    is_once = True

    on = DateField(label=_("从哪天起"), help_text=_("写批复或会议决定的日期；以前的事可以补录。"))
    reason = forms.CharField(label=_("原因"), max_length=300, help_text=_("一两句话，以后查得到。"))
    document_no = forms.CharField(label=_("批准文号"), max_length=80, required=False)


class Facts(Form):
    """What is known of a unit besides its name and place."""

    host = forms.CharField(
        label=_("隶属单位"), max_length=120, required=False, help_text=_("设立党组织的行政单位，例如：综采一区。")
    )
    field = forms.ChoiceField(
        label=_("所属领域"),
        choices=[("", _("不填")), *Field.choices],
        required=False,
        help_text=_("关系到任期和重点任务。"),
    )
    nature = forms.ChoiceField(label=_("单位性质"), choices=[("", _("不填")), *Nature.choices], required=False)
    contact = forms.CharField(
        label=_("联系方式"),
        max_length=120,
        required=False,
        help_text=_("办公电话或联系人，能看到这个组织的人都看得到。"),
    )
    address = forms.CharField(label=_("地址"), max_length=160, required=False)
    code = forms.CharField(
        label=_("组织代码"), max_length=40, required=False, help_text=_("上级系统里的代码，没有就不填。")
    )

    articles = {"field": _("支部工作条例第十条")}


class FoundUnit(Facts):
    """A unit to found below another."""

    is_once = True

    name = forms.CharField(label=_("名称"), max_length=120, help_text=_("写全称，例如：综采三区党支部。"))
    kind = forms.ChoiceField(label=_("类别"))
    applied_on = DateField(
        label=_("单位申请日期"),
        required=False,
        help_text=_("单位申请设立的日期；一般一个月内批复。上级直接设立的不填。"),
    )
    founded_on = DateField(label=_("设立日期"), required=False, help_text=_("批复的日期，查不到就不填。"))
    approval_no = forms.CharField(label=_("批准文号"), max_length=80, required=False)
    reason = forms.CharField(
        label=_("说明"), max_length=300, required=False, help_text=_("批复超过一个月的，写明原因。")
    )
    places = LinesField(
        label=_("覆盖的单位"), required=False, help_text=_("设立联合党支部才填，一行写一个，例如：东街超市。")
    )
    short_name = forms.CharField(
        label=_("简称"), max_length=60, required=False, help_text=_("列表里显示的名称，不填由系统按全称生成。")
    )

    field_order = ("name", "kind", "applied_on", "founded_on", "approval_no", "places", "short_name")
    articles = {**Facts.articles, "places": _("支部工作条例第五条"), "applied_on": _("支部工作条例第六条")}

    def __init__(self, *args: Any, parent: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = kinds_under(parent.kind)
        if not any(kinds()[key].is_joint for key, _label in kind.choices):
            del self.fields["places"]


class EditUnit(Facts):
    """The facts of a unit."""

    approval_no = forms.CharField(label=_("批准设立的文号"), max_length=80, required=False)


class RenameUnit(Papers):
    """A new name."""

    name = forms.CharField(label=_("新名称"), max_length=120)
    short_name = forms.CharField(
        label=_("新简称"), max_length=60, required=False, help_text=_("不填由系统按全称生成。")
    )

    field_order = ("name", "short_name")


class ChangeKind(Papers):
    """Another kind, and a name that fits it."""

    kind = forms.ChoiceField(label=_("改设为"))
    name = forms.CharField(label=_("同时更名为"), max_length=120, required=False, help_text=_("名称不变就不填。"))

    field_order = ("kind", "name")

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        above = unit.parent.kind if unit.parent else ""
        fit = [choice for choice in kinds_under(above) if choice[0] != unit.kind]
        kind.choices = [("", _("请选择")), *fit]


WRITTEN = _("选一个，或者写明：全称、简称、代码，也可以从上级写起，例如：综采总支部/综采一区党支部。")


class MoveUnit(Papers):
    """A new parent."""

    to = Picker(label=_("调整到哪个组织下面"), help_text=WRITTEN)

    field_order = ("to",)


class MergeUnits(Papers):
    """The unit that goes on."""

    into = Picker(label=_("并入哪个组织"), help_text=WRITTEN)

    field_order = ("into",)


class SplitUnit(Papers):
    """The units that are split off, one a line."""

    names = forms.CharField(
        label=_("分设出来的组织"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=600,
        help_text=_("一行写一个名称，最多四个。"),
    )

    field_order = ("names",)

    def clean_names(self) -> list[str]:
        """Return the names, one for each line that says something."""
        names = [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]
        if len(names) > MOST_PARTS:
            raise forms.ValidationError(_("一次最多分设四个组织。"))
        return names

    @cached_property
    def parts(self) -> list[Part]:
        """Return what is split off."""
        return [Part(name) for name in self.cleaned_data["names"]]


class DissolveUnit(Papers):
    """The end of a unit."""


class CoverPlaces(Papers):
    """Places that a joint branch covers from a day on."""

    names = LinesField(label=_("覆盖的单位"), help_text=_("没有单独设支部的单位，一行写一个，例如：东街超市。"))

    field_order = ("names",)
    articles = {"names": _("支部工作条例第五条")}


class EndCovering(Papers):
    """The day from which a place is no longer covered."""

    on = DateField(label=_("从哪天起不再覆盖"), help_text=_("以前的事可以补录。"))


class CorrectChange(Form):
    """What should have been entered."""

    is_once = True

    on = DateField(label=_("日期"), required=False)
    name = forms.CharField(label=_("名称"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("类别"), required=False)
    to = Picker(label=_("正确的上级组织"), required=False, help_text=_("上级没有录错，就不选。"))
    document_no = forms.CharField(label=_("批准文号"), max_length=80, required=False)
    is_void = forms.BooleanField(
        label=_("这件事没有发生过，作废这条记录"), required=False, help_text=_("作废以后，恢复到这条记录之前的样子。")
    )
    reason = forms.CharField(label=_("为什么更正"), max_length=300)

    def __init__(self, *args: Any, change: UnitChange, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, changes in _ASKED.items():
            if change.change not in changes:
                del self.fields[field]
        if "kind" in self.fields:
            kind = self.fields["kind"]
            assert isinstance(kind, forms.ChoiceField)
            kind.choices = [("", _("不变")), *((one.key, one.label) for one in kinds().values())]


_ASKED = {
    "name": {Change.FOUNDED, Change.RENAMED, Change.COVERED},
    "kind": {Change.FOUNDED, Change.KIND_CHANGED},
    "to": {Change.FOUNDED, Change.MOVED},
    "is_void": {Change.RENAMED, Change.KIND_CHANGED, Change.MOVED, Change.DISSOLVED}
    | {Change.COVERED, Change.UNCOVERED},
}
