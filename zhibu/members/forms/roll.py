"""Shapes of the acts on the roll."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.members.choices import Arrival, Mobility, Stage, Standing
from zhibu.members.forms.fields import code_field
from zhibu.members.rules.stages import StageDates
from zhibu.orgs.forms.picking import Picker
from zhibu.people.facts import PersonFacts
from zhibu.web.forms import DateField, Form

_PERSON = (
    *("name", "former_name", "id_number", "sex", "birth_on", "ethnicity", "phone", "education", "occupation"),
    "workplace",
)
_FIRST_ORDER = ("name", "id_number", "phone", "stage", "joined_on", "full_on", "since", "arrival")
_FIRST = frozenset({*_FIRST_ORDER, "once"})
_DATES = ("applied_on", "activist_on", "candidate_on", "joined_on", "full_on")


class AdmitMember(Form):
    """A person for the roll of a branch."""

    is_once = True

    name = forms.CharField(label=_("姓名"), max_length=60)
    id_number = forms.CharField(
        label=_("身份证号"), max_length=24, required=False, help_text=_("填了就不用再填性别和出生日期；加密保存。")
    )
    sex = forms.ChoiceField(label=_("性别"), choices=[("", _("不填")), ("1", _("男")), ("2", _("女"))], required=False)
    birth_on = DateField(label=_("出生日期"), required=False)
    ethnicity = forms.CharField(required=False)
    phone = forms.CharField(
        label=_("手机号码"), max_length=24, required=False, help_text=_("加密保存，名册上只显示一部分。")
    )
    education = forms.CharField(required=False)
    occupation = forms.CharField(required=False)
    workplace = forms.CharField(label=_("工作单位及职务"), max_length=120, required=False)
    stage = forms.ChoiceField(
        label=_("人员类别"), choices=[(s.value, s.label) for s in reversed(Stage)], initial=Stage.FULL
    )
    applied_on = DateField(label=_("申请入党日期"), required=False)
    activist_on = DateField(label=_("确定积极分子日期"), required=False)
    candidate_on = DateField(label=_("列为发展对象日期"), required=False)
    joined_on = DateField(label=_("入党日期"), required=False, help_text=_("支部大会通过接收为预备党员的那一天。"))
    full_on = DateField(label=_("转正日期"), required=False, help_text=_("不填就按预备期满的那一天。"))
    introducers = forms.CharField(label=_("入党介绍人"), max_length=80, required=False)
    since = DateField(label=_("进入本支部日期"))
    arrival = forms.ChoiceField(
        label=_("进入方式"),
        choices=[
            (Arrival.ENTERED.value, _("建账时录入")),
            (Arrival.ADMITTED.value, Arrival.ADMITTED.label),
            (Arrival.TRANSFERRED.value, Arrival.TRANSFERRED.label),
            (Arrival.RESTORED.value, Arrival.RESTORED.label),
        ],
    )
    letter_no = forms.CharField(
        label=_("介绍信编号"), max_length=40, required=False, help_text=_("凭介绍信转接的才填；也可以以后再补。")
    )
    letter_until = DateField(label=_("介绍信有效期到"), required=False)
    receipt_on = DateField(label=_("回执日期"), required=False)

    articles = {
        "joined_on": _("发展党员工作细则第三十一条"),
        "full_on": _("发展党员工作细则第三十三条"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for table, label in (("ethnicity", _("民族")), ("education", _("学历")), ("occupation", _("职业"))):
            self.fields[table] = code_field(table, "", label=label, required=False)
        self.order_fields([*_FIRST_ORDER, *self.base_fields])

    @property
    def first(self) -> list[forms.BoundField]:
        """Return the lines that everybody fills."""
        return [self[name] for name in self.fields if name in _FIRST]

    @property
    def more(self) -> list[forms.BoundField]:
        """Return the lines that may wait."""
        return [self[name] for name in self.fields if name not in _FIRST]

    @property
    def is_more_faulty(self) -> bool:
        """Return whether something is wrong in the lines that may wait."""
        return any(bound.errors for bound in self.more)

    def facts(self) -> PersonFacts:
        """Return the person's facts."""
        return PersonFacts(**{name: self.cleaned_data[name] for name in _PERSON if name in self.cleaned_data})

    def dates(self) -> StageDates:
        """Return the days of the stages."""
        return StageDates(**{name: self.cleaned_data[name] for name in _DATES})


class PlaceMember(Form):
    """Another branch."""

    is_once = True

    unit = Picker(label=_("调整到哪个支部"))
    on = DateField(label=_("从哪天起"))
    reason = forms.CharField(label=_("原因"), max_length=200, required=False)
    letter_no = forms.CharField(
        label=_("介绍信编号"), max_length=40, required=False, help_text=_("凭介绍信转接的才填；也可以以后再补。")
    )
    letter_until = DateField(label=_("介绍信有效期到"), required=False)
    receipt_on = DateField(label=_("回执日期"), required=False)


class RecordParticipation(Form):
    """A second branch whose life is shared."""

    is_once = True
    unit = Picker(label=_("到哪个支部参加组织生活"))
    on = DateField(label=_("从哪天起"))
    reason = forms.CharField(label=_("原因"), max_length=200, required=False)
    articles = {"unit": _("支部工作条例第十六条")}


class EndParticipation(Form):
    """The end of a second tie."""

    on = DateField(label=_("从哪天起不再参加"))
    reason = forms.CharField(label=_("原因"), max_length=200, required=False)


class PlaceInGroup(Form):
    """A group of the branch, or none."""

    group = forms.TypedChoiceField(label=_("党小组"), required=False, empty_value=None)
    on = DateField(label=_("从哪天起"))

    def __init__(self, *args: Any, groups: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["group"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("不编入党小组")), *((key, unit.name) for key, unit in groups.items() if unit)]
        field.coerce = groups.__getitem__


class GroupMembers(PlaceInGroup):
    """Several members of a branch, and the group that they go into, or none."""

    is_once = True
    members = forms.TypedMultipleChoiceField(
        label=_("党员"),
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请先选择党员。")},
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], groups: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, groups={**groups, "none": None}, **kwargs)
        group = self.fields["group"]
        assert isinstance(group, forms.TypedChoiceField)
        named = [(key, unit.name) for key, unit in groups.items()]
        group.choices = [("", _("请选择")), *named, ("none", _("不编入党小组"))]
        group.required = True
        field = self.fields["members"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = people


class RecordStage(Form):
    """The next stage."""

    is_once = True
    stage = forms.TypedChoiceField(label=_("到了哪个阶段"), choices=Stage.choices, coerce=Stage)
    on = DateField(label=_("日期"), help_text=_("转为正式党员的，写预备期满的次日，不是开会那天。"))
    extension_months = forms.IntegerField(
        label=_("延长预备期的月数"),
        required=False,
        min_value=0,
        max_value=24,
        help_text=_("没有延长，或者已经登记过延长，就不填。"),
    )
    extended_on = DateField(label=_("哪天的党员大会决定延长"), required=False)
    document_no = forms.CharField(label=_("批准文号"), max_length=80, required=False)
    articles = {
        "on": _("发展党员工作细则第三十三条"),
        "extension_months": _("发展党员工作细则第三十一条"),
    }

    def clean_extension_months(self) -> int:
        """Return no months for an empty line."""
        return self.cleaned_data["extension_months"] or 0


class ExtendProbation(Form):
    """The one extension of a probation."""

    is_once = True
    months = forms.IntegerField(label=_("延长几个月"), min_value=1, max_value=24)
    decided_on = DateField(label=_("哪天的党员大会决定延长"))
    document_no = forms.CharField(label=_("批准文号"), max_length=80, required=False)
    articles = {"months": _("发展党员工作细则第三十一条")}


class RecordLetter(Form):
    """The letter with which a relation moved."""

    is_once = True
    letter_no = forms.CharField(label=_("介绍信编号"), max_length=40)
    letter_until = DateField(label=_("介绍信有效期到"), required=False, help_text=_("照介绍信上写的填。"))
    receipt_on = DateField(label=_("回执日期"), required=False, help_text=_("收到回执后再填。"))
    reason = forms.CharField(
        label=_("为什么改"), max_length=200, required=False, help_text=_("改动已经登记的内容时才填。")
    )


class ChangeStanding(Form):
    """A decision on a member's standing."""

    is_once = True
    standing = forms.TypedChoiceField(
        label=_("党籍状态"),
        choices=[("", _("请选择")), *((s.value, s.label) for s in Standing if s is not Standing.NORMAL)],
        coerce=Standing,
    )
    on = DateField(label=_("从哪天起"), help_text=_("组织决定生效的日期。"))
    document_no = forms.CharField(
        label=_("决定的文号"), max_length=80, required=False, help_text=_("登记去世的可以不填。")
    )
    reason = forms.CharField(label=_("原因"), max_length=200, required=False)
    articles = {"standing": _("党员教育管理工作条例第二十四条、第三十一条")}


class RecordMobility(Form):
    """A member away, abroad, out of reach, or here as a guest."""

    is_once = True
    mobility = forms.TypedChoiceField(label=_("情况"), choices=Mobility.choices, coerce=Mobility)
    on = DateField(label=_("从哪天起"))
    direction = forms.CharField(
        label=_("流向"), max_length=120, required=False, help_text=_("去了哪里，例如：浙江杭州。")
    )
    liaison = forms.CharField(label=_("联系人"), max_length=80, required=False)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
    articles = {"mobility": _("党员教育管理工作条例第三十二条")}


class EndMobility(Form):
    """A member back, or found."""

    on = DateField(label=_("从哪天起结束"))
    note = forms.CharField(label=_("说明"), max_length=200, required=False)


class CorrectSpan(Form):
    """A wrong entry put right."""

    is_once = True
    since = DateField(label=_("正确的开始日期"), required=False, help_text=_("不用改就不填。"))
    value = forms.ChoiceField(label=_("正确的内容"), required=False)
    void = forms.BooleanField(label=_("这一条是误录，作废"), required=False)
    reason = forms.CharField(label=_("为什么更正"), max_length=300)

    def __init__(self, *args: Any, values: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["value"]
        assert isinstance(field, forms.ChoiceField)
        if values:
            field.choices = [("", _("不用改")), *values]
        else:
            del self.fields["value"]
