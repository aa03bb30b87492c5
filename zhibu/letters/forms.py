"""Shapes of what is written to a box, and of what is answered. No page for writers spends a token: that has a time."""

from typing import Any

from django import forms
from django.core import signing
from django.forms import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.letters import rules
from zhibu.orgs.models import Unit
from zhibu.web.forms import Form

OWN, ABOVE = "own", "above"
_SALT = "zhibu.letters.code"


def _text(label: Any, most: int, rows: int, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, widget=widget, **options)


class WriteLetter(Form):
    """A letter; the code of its receipt is drawn with the page, so that what is sent twice arrives once."""

    to = forms.ChoiceField(label=gettext_lazy("寄给"), widget=forms.RadioSelect)
    text = _text(gettext_lazy("要说的话"), rules.LONGEST, 8)
    name = forms.CharField(
        label=gettext_lazy("姓名"),
        max_length=rules.LONGEST_NAME,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reach = forms.CharField(
        label=gettext_lazy("怎样联系您"),
        max_length=rules.LONGEST_REACH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    code = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)
        boxes = [(OWN, _("%(unit)s的信箱") % {"unit": unit.short_name})]
        if unit.parent is None:
            to.widget = forms.HiddenInput()
        else:
            boxes.append((ABOVE, _("上级：%(unit)s的信箱") % {"unit": unit.parent.short_name}))
        to.choices, to.initial = boxes, OWN
        self.fields["code"].initial = _mint

    def clean_code(self) -> str:
        """Return the code that this page was given; one of a page that stood too long is drawn anew."""
        try:
            return str(signing.loads(self.cleaned_data["code"], salt=_SALT))
        except signing.BadSignature as broken:
            data: Any = self.data
            data = data.copy()
            data["code"] = _mint()
            self.data = data
            raise ValidationError(_("请再按一次“寄出”。")) from broken


class AskCode(Form):
    """The code of a receipt, however it is typed."""

    code = forms.CharField(
        label=gettext_lazy("回执码"),
        max_length=60,
        help_text=gettext_lazy("寄信时给您的 28 位字母和数字，横线可以不写。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class AddToLetter(Form):
    """More to a letter."""

    text = _text(gettext_lazy("补充"), rules.LONGEST_ADDED, 4)
    code = forms.CharField(widget=forms.HiddenInput)


class AnswerLetter(Form):
    """An answer."""

    is_once = True

    text = _text(gettext_lazy("答复"), rules.LONGEST_ADDED, 5, help_text=gettext_lazy("写信的人凭回执码看得到。"))


class CloseLetter(Form):
    """The last sentence."""

    is_once = True

    text = _text(
        gettext_lazy("办理结果"), rules.LONGEST_END, 4, help_text=gettext_lazy("写信的人看得到；办结以后不能再补充。")
    )


class PassLetter(Form):
    """Why a letter goes to the organisation above."""

    is_once = True

    reason = _text(gettext_lazy("为什么转交"), 300, 3, help_text=gettext_lazy("写信的人看得到。"))


def _mint() -> str:
    return signing.dumps(rules.draw_code(), salt=_SALT)
