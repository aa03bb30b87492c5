"""Who came, and how: signed in, ticked, typed from paper; and what was made up for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.forms import ValidationError
from django.utils.translation import gettext_lazy

from zhibu.meetings.choices import CAME, MakeUpWay, Presence
from zhibu.meetings.queries.registers import Row
from zhibu.meetings.rules.registers import GONE, Tick, said_unknown
from zhibu.web.forms import DateField, Form

TICKS = {
    Presence.DUE.value: gettext_lazy("未到"),
    Presence.PRESENT.value: gettext_lazy("到会"),
    Presence.LATE.value: gettext_lazy("迟到"),
    Presence.ONLINE.value: gettext_lazy("线上"),
    Presence.EXCUSED.value: gettext_lazy("请假"),
    Presence.ABSENT.value: gettext_lazy("缺席"),
}
"""What a tick says, short enough for six of them beside each other on a phone."""
GUEST_TICKS = {word: TICKS[word] for word in CAME} | {GONE: gettext_lazy("去掉")}


class SignIn(Form):
    """The short code that the screen shows."""

    code = forms.CharField(
        label=gettext_lazy("签到码"),
        max_length=12,
        help_text=gettext_lazy("看会场屏幕，或者听主持人报，六位数字。"),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    is_online = forms.BooleanField(label=gettext_lazy("我在线上参加"), required=False)
    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class Scan(Form):
    """The one press after the QR was scanned."""

    is_online = forms.BooleanField(label=gettext_lazy("我在线上参加"), required=False)
    nonce = forms.UUIDField(widget=forms.HiddenInput)


def pressed(sent: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what a whole and right `Scan` says, None for any other: without the making of a form."""
    try:
        nonce = UUID(sent.get("nonce", ""))
    except ValueError:
        return None
    return {"nonce": nonce, "is_online": sent.get("is_online", "").lower() not in ("", "false")}


@dataclass(frozen=True)
class Shown:
    """One line as the page shows it: the buttons of how somebody came, and which is pressed."""

    row: Row
    buttons: Sequence[tuple[str, str, bool]]
    left_early: bool


class TickRegister(Form):
    """How each of those who are called came, one button each, and guests by name.

    A line says what it was when it was shown: only what somebody changed is sent on, so that whoever signs in meanwhile
    is not put back.
    """

    guests = forms.CharField(
        label=gettext_lazy("来宾"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("名单以外来的人，一行一个名字，可以不填。"),
    )

    def __init__(self, *args: Any, rows: Sequence[Row], words: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows, self.words = list(rows), dict(words)

    def clean(self) -> dict[str, Any]:
        """Refuse a word that no button says."""
        cleaned = super().clean()
        for row in self.rows:
            if self._said(row) not in {"", *self._words(row), *([row.said] if row.is_settled else [])}:
                raise ValidationError(said_unknown())
        return cleaned

    @property
    def shown(self) -> Iterator[Shown]:
        """Return each line with its buttons, as it was sent or as it stands."""
        for row in self.rows:
            said = self._said(row) if self.is_bound else row.said
            buttons = [(word, str(label), word == said) for word, label in self._words(row).items()]
            yield Shown(row, [] if row.is_settled else buttons, self._is_early(row))

    def ticks(self) -> dict[UUID, Tick]:
        """Return what somebody changed, by the key of its line."""
        found = {}
        for row in self.rows:
            said, was = self._said(row), self._was(row)
            if said and not row.is_settled and (said, self._is_early(row)) != was:
                found[row.key] = Tick(said, self._is_early(row), was=was[0])
        return found

    def names(self) -> list[str]:
        """Return the guests' names."""
        return str(self.cleaned_data["guests"]).splitlines()

    def _words(self, row: Row) -> Mapping[str, Any]:
        return GUEST_TICKS if row.is_guest else self.words

    def _said(self, row: Row) -> str:
        return str(self.data.get(f"is_{row.key}", ""))

    def _is_early(self, row: Row) -> bool:
        return f"early_{row.key}" in self.data if self.is_bound else row.left_early

    def _was(self, row: Row) -> tuple[str, bool]:
        said, _dot, early = str(self.data.get(f"was_{row.key}", "")).partition(".")
        return said, bool(early)


class TypeRegister(TickRegister):
    """The printed sheet: who is ticked, and what everybody else of those due is."""

    is_once = True

    rest = forms.ChoiceField(
        label=gettext_lazy("没有点到的人"),
        choices=[
            (Presence.PRESENT.value, gettext_lazy("都到会了")),
            (Presence.ABSENT.value, gettext_lazy("都没有来（准了假的算请假）")),
        ],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("到得多就只点没来的，到得少就只点来了的。不作硬性要求的同志，点了才算到会。"),
    )


class MakeUp(Form):
    """When and how what was missed was made up for."""

    on = DateField(label=gettext_lazy("哪一天补的"))
    way = forms.ChoiceField(
        label=gettext_lazy("怎么补的"), choices=MakeUpWay.choices, widget=forms.RadioSelect, initial=MakeUpWay.STUDIED
    )
    note = forms.CharField(
        label=gettext_lazy("说明"), max_length=200, required=False, help_text=gettext_lazy("可以不填。")
    )
