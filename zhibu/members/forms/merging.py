"""Shapes of merging, taking a merge back, and keeping two files apart."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.web.forms import Form


class MergeMembers(Form):
    """How one knows that it is one person."""

    reason = forms.CharField(
        label=_("怎么知道是同一个人"), max_length=200, help_text=_("例如：核对过身份证；本人说明调动时重复建档。")
    )
    is_sure = forms.BooleanField(label=_("我已核对两份档案，确认是同一个人"))


class KeepApart(Form):
    """How one knows that they are two people."""

    reason = forms.CharField(
        label=_("怎么知道是两个人"), max_length=200, help_text=_("例如：身份证不同；是夫妻，共用一个手机号。")
    )


class UnmergeMembers(Form):
    """Why a merge is taken back."""

    reason = forms.CharField(label=_("为什么撤销合并"), max_length=200)
