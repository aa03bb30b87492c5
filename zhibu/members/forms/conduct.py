"""Shapes of rewards and sanctions."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.members.choices import Level
from zhibu.members.conduct import COMMENDATION, DISPOSITION, SANCTION, Genre, conduct_kinds
from zhibu.web.forms import DateField, Form, LastDayField

GENRES: dict[Genre, Any] = {
    COMMENDATION: gettext_lazy("党内表彰"),
    SANCTION: gettext_lazy("处分"),
    DISPOSITION: gettext_lazy("组织处置"),
}


class RecordConduct(Form):
    """What an organisation decided about a member, and by which document."""

    is_once = True

    kind = forms.ChoiceField(label=gettext_lazy("哪一种"))
    on = DateField(label=gettext_lazy("作出决定的日期"))
    given_by = forms.CharField(label=gettext_lazy("由哪个组织决定"), max_length=120)
    level = forms.ChoiceField(label=gettext_lazy("级别"), required=False)
    document_no = forms.CharField(
        label=gettext_lazy("决定的文号"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("处分和出党的决定一定要填。"),
    )
    title = forms.CharField(
        label=gettext_lazy("表彰的名称"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("只有表彰才填，例如：抗洪抢险先进个人。"),
    )
    until = LastDayField(label=gettext_lazy("影响期或期限的最后一天"), required=False)
    note = forms.CharField(
        label=gettext_lazy("说明"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("加密保存，本人看得到。只写决定里的要点。"),
    )

    def __init__(self, *args: Any, proposal: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind, level = self.fields["kind"], self.fields["level"]
        assert isinstance(kind, forms.ChoiceField) and isinstance(level, forms.ChoiceField)
        kind.choices = [
            ("", _("请选择")),
            *(
                (str(title), [(one.key, one.label) for one in conduct_kinds().values() if one.genre == genre])
                for genre, title in GENRES.items()
            ),
        ]
        level.choices = [("", _("不填")), *Level.choices]
        self.fields["until"].help_text = proposal


class CompleteConduct(Form):
    """What an entry left open."""

    until = LastDayField(
        label=gettext_lazy("影响期或期限的最后一天"),
        required=False,
        help_text=gettext_lazy("照决定上写的填；不知道就不填。"),
    )
    restored_on = DateField(
        label=gettext_lazy("解除处分或恢复党员权利的日期"),
        required=False,
        help_text=gettext_lazy("要有组织的决定；系统不会自己恢复。"),
    )

    def __init__(self, *args: Any, asked: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in [name for name in self.fields if name not in asked]:
            del self.fields[name]


class VoidConduct(Form):
    """Why an entry is void."""

    reason = forms.CharField(
        label=gettext_lazy("为什么作废"), max_length=200, help_text=gettext_lazy("加密保存，本人看得到。")
    )
