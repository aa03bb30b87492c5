"""Shapes of what changes posts and terms of office."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu import rulebook
from zhibu.gate.actor import Actor
from zhibu.orgs.forms.picking import Picker
from zhibu.orgs.kinds import posts
from zhibu.orgs.models import Unit
from zhibu.orgs.permissions import Orgs
from zhibu.orgs.rules import MOST_YEARS, on_paper
from zhibu.rulebook.words import cited
from zhibu.web.forms import DateField, Form


class Appoint(Form):
    """A person for a post."""

    is_once = True

    person = Picker(label=_("谁"), help_text=_("输入姓名、拼音或首字母，再选一个。"))
    post = forms.ChoiceField(label=_("职务"))
    on = DateField(label=_("任职日期"), help_text=_("以前的任职也可以补录。"))
    until = DateField(label=_("免职日期"), required=False, help_text=_("现在还在任，就不填。"))
    is_dedicated = forms.BooleanField(label=_("专职"), required=False, help_text=_("不打勾就是兼职。"))
    document_no = forms.CharField(label=_("任职文号"), max_length=80, required=False)
    reason = forms.CharField(label=_("说明"), max_length=200, required=False)

    articles = {"post": _("支部工作条例第二十、二十一条")}

    def __init__(self, *args: Any, unit: Unit, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        post = self.fields["post"]
        assert isinstance(post, forms.ChoiceField)
        is_above = actor.may(Orgs.APPOINT, unit.above)
        fit = [one for one in posts().values() if unit.kind in one.kinds and (is_above or not one.is_approved_above)]
        post.choices = [("", _("请选择")), *((one.key, one.label) for one in fit)]
        if not is_above:
            post.help_text = _("书记、副书记由上级党组织批准，请上级录入。")


class EndAppointment(Form):
    """The end of a post."""

    is_once = True

    on = DateField(label=_("免职日期"))
    reason = forms.CharField(label=_("原因"), max_length=200, help_text=_("例如：工作调动、退休、换届。"))


class CorrectAppointment(Form):
    """What should have been entered."""

    on = DateField(label=_("任职日期"))
    until = DateField(label=_("免职日期"), required=False, help_text=_("现在还在任，就不填。"))
    is_dedicated = forms.BooleanField(label=_("专职"), required=False)
    document_no = forms.CharField(label=_("任职文号"), max_length=80, required=False)
    reason = forms.CharField(label=_("为什么更正"), max_length=200)


class ElectTerm(Form):
    """An election."""

    is_once = True

    elected_on = DateField(label=_("选举日期"), help_text=_("开会选举的那一天，任期从这天算起。"))
    years = forms.TypedChoiceField(label=_("任期"), coerce=int, empty_value=None, required=False)
    document_no = forms.CharField(label=_("批复文号"), max_length=80, required=False)
    ends_posts = forms.BooleanField(
        label=_("原班子的任职到这一天为止"), required=False, help_text=_("打勾以后，再逐个录入新一届的任职。")
    )
    reason = forms.CharField(
        label=_("说明"), max_length=200, required=False, help_text=_("任期与一般规定不同，要写明原因。")
    )

    def __init__(self, *args: Any, unit: Unit, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = self.fields["years"]
        assert isinstance(years, forms.TypedChoiceField)
        book = rulebook.on(day)
        rule, limits = book.about("term", unit.kind, unit.field), book.nearest("RQ-12")
        allowed = (
            [rule.number("years")]
            if rule and rule.is_must
            else range(limits.number("shortest"), limits.number("longest") + 1)
        )
        older = on_paper(book.nearest("RQ-11").since)
        years.choices = [(number, _("{n} 年").format(n=number)) for number in allowed] + [
            (number, _("{n} 年（{day}以前选举的）").format(n=number, day=older))
            for number in range(1, MOST_YEARS + 1)
            if number not in allowed
        ]
        if rule:
            years.initial = rule.number("years")
            years.help_text = cited(rule)


class ExtendTerm(Form):
    """A term that may run longer."""

    is_once = True

    until = DateField(label=_("延期到"), help_text=_("延期一般不超过一年。"))
    document_no = forms.CharField(label=_("批准延期的文号"), max_length=80)
    reason = forms.CharField(label=_("为什么延期"), max_length=300)

    articles = {"until": _("支部工作条例第二十一条")}
