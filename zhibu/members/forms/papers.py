"""Shapes of the photo and the papers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.files.uploads import PAPERS, PICTURES
from zhibu.web.forms import FileField, Form


class SetPhoto(Form):
    """A photo of the member."""

    content = FileField(label=_("照片"), kinds=[f".{ending}" for ending in PICTURES], most_mb=10)


class AddAttachment(Form):
    """A paper for the file."""

    title = forms.CharField(label=_("材料名称"), max_length=120, help_text=_("例如：学历证书、转正审批表。"))
    content = FileField(label=_("文件"), kinds=[f".{ending}" for ending in PAPERS], most_mb=20)


class RemoveAttachment(Form):
    """Why a paper leaves the file."""

    reason = forms.CharField(label=_("为什么移出"), max_length=200)
