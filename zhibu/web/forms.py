"""Forms as people meet them: sentences instead of codes, dates as one writes them, nothing lost or sent twice."""

import secrets
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any, ClassVar, Protocol

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseForm, ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.lib import dates
from zhibu.web.models import SpentToken

_ONCE_SALT = "zhibu.web.once"
_ONCE_SECONDS = 60 * 60 * 24
_MB = 1024 * 1024

DATE_PROBLEMS = {
    "unreadable": gettext_lazy("看不懂这个日期，请写成 2026-01-02 或 20260102。"),
    "no_such_day": gettext_lazy("没有这一天，请核对月份和日子。"),
    "short_year": gettext_lazy("年份请写四位，例如 1998。"),
    "out_of_range": gettext_lazy("年份要在 1900 到 2100 之间。"),
    "year_last": gettext_lazy("分不清月和日，请把年份写在前面，例如 2026-01-02。"),
    "ongoing": gettext_lazy("这里要填一个日期；还没有结束，就不填。"),
    "lunar": gettext_lazy("请填公历日期。"),
    "ambiguous": gettext_lazy("分不清是一月还是十月，请写成 2026-01 或 2026-10。"),
    "month": gettext_lazy("请写到哪一天，例如 2026-01-02。"),
}


class Refusal(Protocol):
    """What the gate raises when an act breaks a rule."""

    @property
    def message(self) -> str: ...
    @property
    def field(self) -> str | None: ...


class PlainSpoken(forms.BaseForm):
    """A form whose fields say what to do; put before a form of another maker, it says so there too."""

    def full_clean(self) -> None:
        """Check what was sent; whatever field a form has by now, it says what to do."""
        for field in self.fields.values():
            _speak_plainly(field)
        super().full_clean()


class Form(PlainSpoken, forms.Form):
    """A form of ours: `articles` puts the article beside a field's hint, `is_once` refuses a second submission."""

    use_required_attribute = False
    articles: ClassVar[Mapping[str, Any]] = {}
    is_once: ClassVar[bool] = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        if self.is_once:
            self.fields["once"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=_mint)

    def clean(self) -> dict[str, Any]:
        """Refuse what was sent before, once everything else is right."""
        cleaned = super().clean() or self.cleaned_data
        if self.is_once and not self.errors:
            self._spend(str(self.cleaned_data.pop("once", "")))
        elif self.is_once and not self.cleaned_data.get("once"):
            self.renew()  # what was sent was not read to its end
        return cleaned

    def _spend(self, sealed: str) -> None:
        try:
            token = str(signing.loads(sealed, salt=_ONCE_SALT, max_age=_ONCE_SECONDS))
        except signing.BadSignature as broken:
            self.renew()
            raise ValidationError(_("页面放得太久了。填的内容都在，请再提交一次。")) from broken
        if not SpentToken.objects.spend(token):
            self.renew()
            raise ValidationError(
                _("这张表刚才已经提交过了，没有再办第二次。先看看是不是已经办好；确实要再办，再点一次。")
            )

    def renew(self) -> None:
        """Let the form be sent again after its act was refused."""
        if self.is_once and self.is_bound:
            data: Any = self.data
            data = data.copy()
            data[self.add_prefix("once")] = _mint()
            self.data = data


def add_refusal(form: BaseForm, refused: Refusal) -> None:
    """Put what the act refused where the person reads it: at its field, or above the form where that is none or
    hidden; what was typed stays."""
    field = form.fields.get(refused.field or "")
    form.add_error(refused.field if field and not field.widget.is_hidden else None, refused.message)
    if isinstance(form, Form):
        form.renew()


class DateInput(forms.DateInput):
    """A line for a date as people write it; the page adds a calendar where the browser has one."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        usual = {"inputmode": "decimal", "autocomplete": "off", "placeholder": "2026-01-02", "maxlength": "24"}
        super().__init__({**usual, **(attrs or {})}, format="%Y-%m-%d")


class DateField(forms.DateField):
    """A day, read from every form that offices write (zhibu.lib.dates)."""

    widget = DateInput

    def to_python(self, value: Any) -> date | None:
        """Return the day; ValidationError says in words what is wrong."""
        found = _read_date(value)
        if found and found.precision != "day":
            raise ValidationError(DATE_PROBLEMS["month"], code="month")
        return found.day if found else None


class LastDayField(DateField):
    """The last day of a time, as people write it; read and given as the first day after."""

    def clean(self, value: Any) -> date | None:
        """Return the first day after; ValidationError says in words what is wrong."""
        day: date | None = super().clean(value)
        return day + timedelta(days=1) if day and day < date.max else day

    def prepare_value(self, value: Any) -> Any:
        """Return the last day where the first day after is given."""
        return super().prepare_value(value - timedelta(days=1) if isinstance(value, date) else value)


class PartialDateField(forms.Field):
    """A date as far as it is known: a day, a month or a year (zhibu.lib.dates.Partial)."""

    widget = DateInput

    def to_python(self, value: Any) -> dates.Partial | None:
        """Return the date with its precision; ValidationError says in words what is wrong."""
        return _read_date(value)

    def prepare_value(self, value: Any) -> Any:
        """Return the date as far as it is known."""
        if isinstance(value, dates.Partial):
            return value.day.isoformat()[: {"day": 10, "month": 7, "year": 4}[value.precision]]
        return value


class FileField(forms.FileField):
    """A file of a known kind and size; its hint says both. `kinds` are endings such as ".xlsx".

    Files with the endings `larger` may have `larger_mb`; where a script sends them part by part, `sent_mb`.
    """

    def __init__(
        self,
        *,
        kinds: Collection[str] = (),
        most_mb: int = 20,
        larger: Collection[str] = (),
        larger_mb: int = 0,
        sent_mb: int = 0,
        **kwargs: Any,
    ) -> None:
        self.kinds, self.larger = (tuple(one.lower() for one in endings) for endings in (kinds, larger))
        self.most_mb, self.larger_mb = most_mb, larger_mb
        kwargs.setdefault("help_text", self._hint(larger_mb))
        super().__init__(**kwargs)
        if self.kinds:
            self.widget.attrs["accept"] = ",".join(self.kinds)
        self.widget.attrs |= {"data-most": str(most_mb * _MB), "data-most-said": _too_large(most_mb)}
        if self.larger:
            self.widget.attrs |= {
                "data-larger": " ".join(self.larger),
                "data-larger-most": str((sent_mb or larger_mb) * _MB),
                "data-larger-said": _too_large(sent_mb or larger_mb),
            }
        if sent_mb:
            self.widget.attrs["data-sent-hint"] = self._hint(sent_mb)

    def _hint(self, larger_mb: int) -> Any:
        said = {"kinds": " ".join(self.kinds), "most": self.most_mb}
        if self.larger:
            words = gettext_lazy("{kinds}，不超过 {most} MB；{larger} 不超过 {larger_most} MB。")
            said |= {"larger": " ".join(self.larger), "larger_most": larger_mb}
        else:
            words = gettext_lazy("{kinds}，不超过 {most} MB。") if self.kinds else gettext_lazy("不超过 {most} MB。")
        return format_lazy(words, **said)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the upload; ValidationError when it is too large or of another kind."""
        upload = super().clean(data, initial)
        if isinstance(upload, UploadedFile):
            name = str(upload.name).lower()
            most = self.larger_mb if self.larger and name.endswith(self.larger) else self.most_mb
            if (upload.size or 0) > most * _MB:
                size = filesizeformat(upload.size or 0)
                raise ValidationError(_("文件有 %(size)s，这里最多收 %(most)s MB。") % {"size": size, "most": most})
            if self.kinds and not name.endswith(self.kinds):
                raise ValidationError(_("这里只收 %(kinds)s 文件。") % {"kinds": " ".join(self.kinds)})
        return upload


def _too_large(most: int) -> Any:
    return format_lazy(gettext_lazy("这个文件超过 {most} MB，传不上来。请压缩或者分成几个再传。"), most=most)


def _read_date(value: Any) -> dates.Partial | None:
    try:
        return dates.read(value)
    except dates.BadDate as bad:
        raise ValidationError(DATE_PROBLEMS[bad.problem], code=bad.problem) from bad


def _speak_plainly(field: forms.Field) -> None:
    """Say what to do where Django says what a field is; a field's own words stay."""
    if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
        field.error_messages["required"] = format_lazy(_ask_for(field), label=field.label or "")
    defaults: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        if kind.__module__.startswith("django."):
            defaults |= getattr(kind, "default_error_messages", {})
    for code, sentence in [*_PLAINLY.items(), *((("invalid", plain),) if (plain := _invalid(field)) else ())]:
        if field.error_messages.get(code) == defaults.get(code):
            field.error_messages[code] = sentence


_PLAINLY = {
    "invalid_choice": gettext_lazy("请从给出的选项里选。"),
    "invalid_list": gettext_lazy("请从给出的选项里选。"),
    "invalid_pk_value": gettext_lazy("请从给出的选项里选。"),
    "min_value": gettext_lazy("不能小于 %(limit_value)s。"),
    "max_value": gettext_lazy("不能大于 %(limit_value)s。"),
    "max_length": gettext_lazy("最多写 %(limit_value)s 个字，现在有 %(show_value)s 个。"),
    "min_length": gettext_lazy("至少写 %(limit_value)s 个字，现在只有 %(show_value)s 个。"),
}
"""What is said instead of Django's own sentences, by their codes."""
_INVALID: tuple[tuple[type[forms.Field], Any], ...] = (
    (forms.DecimalField, gettext_lazy("请写数字。")),
    (forms.FloatField, gettext_lazy("请写数字。")),
    (forms.IntegerField, gettext_lazy("请写整数。")),
    (forms.TimeField, gettext_lazy("请写成 09:30 这样的时间。")),
    (forms.EmailField, gettext_lazy("请写完整的邮箱地址，例如 name@example.com。")),
    (forms.URLField, gettext_lazy("请写完整的网址，例如 https://example.com。")),
)


def _invalid(field: forms.Field) -> Any:
    return next((sentence for kind, sentence in _INVALID if isinstance(field, kind)), None)


def _ask_for(field: forms.Field) -> Any:
    if isinstance(field, forms.BooleanField):
        return gettext_lazy("请勾选“{label}”。")
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.FileField):
        return gettext_lazy("请选择{label}。")
    return gettext_lazy("请填写{label}。")


def _mint() -> str:
    return signing.dumps(secrets.token_urlsafe(16), salt=_ONCE_SALT)
