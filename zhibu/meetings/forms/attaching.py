"""Shapes of files that go with a gathering."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.files.uploads import VIDEOS
from zhibu.meetings.rules.attachments import FORM_MOST_MB, KINDS, MOST_MB, MOST_MB_ELSE
from zhibu.web.forms import FileField, Form


class AttachFile(Form):
    """The item that a file is for, and the file: picked, it is sent at once where there is a script."""

    field_order = ("item", "content")

    content = FileField(
        label=_("选文件"),
        kinds=[f".{ending}" for ending in KINDS],
        most_mb=MOST_MB_ELSE,
        larger=[f".{ending}" for ending in VIDEOS],
        larger_mb=FORM_MOST_MB["video"],
        sent_mb=MOST_MB["video"],
    )
    item = forms.TypedChoiceField(label=_("哪一项议题"), required=False, coerce=UUID, empty_value=None)

    def __init__(self, *args: object, items: Sequence[tuple[UUID, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if items:
            choices = [("", _("整个会议")), *((str(pk), title) for pk, title in items)]
            cast(forms.ChoiceField, self.fields["item"]).choices = choices
        else:
            del self.fields["item"]


class TakeFileAway(Form):
    """Nothing is asked: the page says what is lost."""
