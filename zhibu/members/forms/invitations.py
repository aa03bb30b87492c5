"""Shapes of the pages of invitations."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.web.forms import Form


class InviteMembers(Form):
    """Whether those who hold an unused slip get a new one too."""

    again = forms.BooleanField(
        label=_("发过但还没用的，也重新发一张（旧的作废）"),
        required=False,
        help_text=_("登录条弄丢了，或者过了期，就选上。"),
    )
