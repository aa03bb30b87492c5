"""Shapes of what people say about how they are told."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.notices.choices import Means
from zhibu.notices.queries import Choice
from zhibu.web.forms import Form, PlainSpoken

LABELS = {
    Means.MAIL: (_("邮箱"), _("会发一封信去，打开里面的链接点“确认”才算数。")),
    Means.SMS: (_("手机号"), _("会发一条短信去，打开里面的链接点“确认”才算数。")),
    Means.WECOM: (_("企业微信账号"), _("会发一条消息去，打开后点“确认”才算数。账号可以问本单位的企业微信管理员。")),
}


class AddWay(Form):
    """Where one is reached."""

    address = forms.CharField(max_length=254)

    def __init__(self, *args: Any, means: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label, hint = LABELS[Means(means)]
        self.fields["address"].label, self.fields["address"].help_text = label, hint
        kind, mode = {"mail": ("email", "email"), "sms": ("tel", "tel")}.get(means, ("text", "text"))
        self.fields["address"].widget.input_type = kind
        self.fields["address"].widget.attrs |= {"autocomplete": mode if mode != "text" else "off"}


class AddDevice(PlainSpoken, forms.Form):
    """What a browser says of the device on which it runs; nobody types it."""

    address = forms.CharField(max_length=1000)
    point = forms.CharField(max_length=120)
    secret = forms.CharField(max_length=60)
    label = forms.CharField(max_length=60, required=False)


class ChooseMeans(PlainSpoken, forms.Form):
    """For each kind of notice, which of the means; only boxes that the page shows are read."""

    def __init__(self, *args: Any, choices: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for choice in choices:
            boxes = [(name, label) for name, label, _on in choice.boxes]
            self.fields[choice.key] = forms.MultipleChoiceField(choices=boxes, required=False)

    def chosen(self, before: Mapping[str, set[str]], shown: Sequence[str]) -> dict[str, set[str]]:
        """Return the whole choice: what was ticked, and what was not shown as it was."""
        return {key: (before[key] - set(shown)) | set(self.cleaned_data[key]) for key in self.fields}
