"""Shapes of asking for a correction and of answering it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.members import items
from zhibu.members.forms.edit import field_of
from zhibu.web.forms import Form


class RequestCorrection(Form):
    """Which item of the own file is wrong, and what should stand there."""

    is_once = True

    item = forms.ChoiceField(label=gettext_lazy("哪一项不对"))
    wanted = forms.CharField(
        label=gettext_lazy("应该是什么"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("写上正确的内容。日期写成 2026-01-02。"),
    )
    reason = forms.CharField(
        label=gettext_lazy("说明"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("可以不写。有证件、证书的，写上名称，支部会请您出示。"),
    )

    def __init__(
        self, *args: Any, choices: list[tuple[str, list[tuple[str, str]]]], chosen: str, here: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial={"item": chosen}, **kwargs)
        item = items.BY_KEY.get(self.data.get("item", "") if self.is_bound else chosen)
        if item and item.kind in ("code", "date", "months"):
            wanted = field_of(item, "", required=True)
            wanted.label = self.fields["wanted"].label
            self.fields["wanted"] = wanted
        self.fields["item"].widget.attrs = {
            "hx-get": here,
            "hx-trigger": "change",
            "hx-target": "closest form",
            "hx-select": "main form.card",
            "hx-swap": "outerHTML",
            "hx-include": "closest form",
            "hx-params": "item,reason",
            # What somebody typed while the other field is on its way would be gone with the old one.
            "hx-disabled-elt": "#id_wanted, #id_reason, main form.card [type=submit]",
        }
        field = self.fields["item"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("请选择")), *choices]

    def clean_wanted(self) -> str:
        """Return what is wanted as a text, whichever field it was written in."""
        return str(self.cleaned_data["wanted"])


class AnswerCorrection(Form):
    """Put it right or leave it, with the reason; `value` is what will stand in the file."""

    is_granted = forms.ChoiceField(
        label=gettext_lazy("怎么答复"),
        choices=[("yes", gettext_lazy("同意更正")), ("no", gettext_lazy("不更正"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("答复"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("不更正的，要写明为什么；本人看得到。"),
    )

    def __init__(self, *args: Any, item: items.Item | None, wanted: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        if item:
            value = field_of(item, "" if item.is_sealed else wanted, required=False)
            value.label = _("更正为")
            value.initial = wanted
            self.fields = {
                "is_granted": self.fields["is_granted"],
                "value": value,
                "reason": self.fields["reason"],
            }

    def clean(self) -> dict[str, Any]:
        """Ask for what the answer needs."""
        cleaned = super().clean()
        if cleaned.get("is_granted") == "no":
            self.errors.pop("value", None)
        if cleaned.get("is_granted") == "no" and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("请写明为什么不更正：本人看得到。"))
        return cleaned
