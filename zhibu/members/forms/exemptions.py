"""Shapes of exemptions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.members.choices import ExemptionReason
from zhibu.web.forms import DateField, Form

ARTICLE = _("《中国共产党党员教育管理工作条例》第二十三条")


class RecordExemption(Form):
    """Why nothing is firmly asked of a member, from when, and when it is looked at again."""

    articles = {"reason": ARTICLE}

    reason = forms.ChoiceField(label=_("原因"), choices=[("", _("请选择")), *ExemptionReason.choices])
    since = DateField(label=_("从哪天起"))
    review_on = DateField(label=_("什么时候复核"), help_text=_("到了这一天，再看一看情况有没有变化。"))
    note = forms.CharField(
        label=_("说明"),
        max_length=200,
        required=False,
        help_text=_("只写安排照顾要知道的，不写病情细节。例如：送学上门，每月走访。"),
    )


class ReviewExemption(Form):
    """How it stands now, and when it is looked at again."""

    articles = {"reason": ARTICLE}

    reason = forms.ChoiceField(label=_("现在的原因"), choices=ExemptionReason.choices)
    review_on = DateField(label=_("下一次什么时候复核"))
    note = forms.CharField(label=_("说明"), max_length=200, required=False)


class EndExemption(Form):
    """From which day the member takes part like everybody."""

    on = DateField(label=_("从哪天起恢复正常要求"))
