"""What the calendar asks: from which day on so many workdays are counted."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.web.forms import DateField, Form

MOST = 250
"""Workdays that one question counts, at most: about a year."""


class CountWorkdays(Form):
    """A day, a number of workdays, and whether the day itself counts."""

    since = DateField(label=_("从哪一天起"), required=False)
    days = forms.IntegerField(label=_("数几个工作日"), min_value=1, max_value=MOST, required=False)
    counts_start = forms.BooleanField(label=_("当天也算一天"), required=False)
