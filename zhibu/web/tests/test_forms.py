"""Forms: dates as people write them, refusals where they are read, nothing sent twice."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    EmailField,
    HiddenInput,
    IntegerField,
    MultipleChoiceField,
)
from django.http import QueryDict
from django.utils import timezone

from zhibu.web import forms
from zhibu.web.forms import DateField, FileField, Form, PartialDateField, add_refusal
from zhibu.web.models import SpentToken

pytestmark = pytest.mark.django_db


class Pay(Form):
    is_once = True
    on = DateField(label="日期")
    reason = CharField(label="原因", required=False)


def sent(form: Form, **values: str) -> Pay:
    data = QueryDict(mutable=True)
    data.update({"once": str(form["once"].value()), **values})
    return Pay(data)


@pytest.mark.parametrize(
    "written",
    ["2026-01-02", "2026.1.2", "2026/1/2", "2026年1月2日", "20260102", "２０２６．１．２", "二〇二六年一月二日"],
)
def test_a_date_is_read_as_it_is_written(written: str) -> None:
    form = sent(Pay(), on=written)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["on"] == date(2026, 1, 2)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("2026-02-30", "没有这一天"),
        ("98.5.1", "年份请写四位"),
        ("昨天", "看不懂"),
        ("2026年1月", "写到哪一天"),
        ("", "请填写日期"),
    ],
)
def test_a_bad_date_gets_a_sentence(written: str, says: str) -> None:
    form = sent(Pay(), on=written)
    assert not form.is_valid()
    assert says in form.errors["on"][0]


def test_a_month_may_be_all_that_is_known() -> None:
    field = PartialDateField(label="参加工作")
    found = field.clean("1998.7")
    assert (found.day, found.precision) == (date(1998, 7, 1), "month")
    assert field.prepare_value(found) == "1998-07"


def test_every_problem_of_dates_has_its_sentence() -> None:
    from typing import get_args

    from zhibu.lib import dates

    assert set(get_args(dates.Problem)) <= set(forms.DATE_PROBLEMS)


def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed() -> None:
    form = sent(Pay(), on="2026-01-02", reason="补缴")
    assert form.is_valid()
    add_refusal(form, SimpleNamespace(message="这个月已经交过。", field="on"))
    assert form.errors["on"] == ["这个月已经交过。"]
    assert form["reason"].value() == "补缴"


def test_a_refusal_of_no_field_stands_above_the_form() -> None:
    form = sent(Pay(), on="2026-01-02")
    assert form.is_valid()
    add_refusal(form, SimpleNamespace(message="支部已经撤销。", field="unit"))
    assert form.non_field_errors() == ["支部已经撤销。"]


def test_a_refusal_of_a_hidden_field_stands_above_the_form_for_nobody_sees_that_field() -> None:
    form = sent(Pay(), on="2026-01-02")
    form.fields["version"] = IntegerField(widget=HiddenInput, required=False)
    assert form.is_valid()
    add_refusal(form, SimpleNamespace(message="别人刚刚改过。", field="version"))
    assert form.non_field_errors() == ["别人刚刚改过。"] and "version" not in form.errors


def test_a_second_submission_is_refused() -> None:
    first = Pay()
    once = sent(first, on="2026-01-02")
    again = Pay(once.data)
    assert once.is_valid()
    assert not again.is_valid()
    assert "已经提交过" in again.non_field_errors()[0]
    assert sent(again, on="2026-01-02").is_valid()


def test_yesterdays_tokens_are_forgotten() -> None:
    assert SpentToken.objects.spend("old")
    SpentToken.objects.update(at=timezone.now() - timedelta(days=2))
    assert SpentToken.objects.spend("new")
    assert list(SpentToken.objects.values_list("token", flat=True)) == ["new"]


def test_after_a_refusal_it_may_be_sent_again() -> None:
    form = sent(Pay(), on="2026-01-02")
    assert form.is_valid()
    add_refusal(form, SimpleNamespace(message="不行。", field=None))
    assert sent(form, on="2026-01-02").is_valid()


def test_an_invented_token_is_asked_for_again() -> None:
    form = Pay({"on": "2026-01-02", "once": "x"})
    assert not form.is_valid()
    assert "再提交一次" in form.non_field_errors()[0]
    assert sent(form, on="2026-01-02").is_valid()


class Send(Form):
    paper = FileField(label="扫描件", kinds=(".pdf",), most_mb=1)
    agreed = BooleanField(label="已核对")


@pytest.mark.parametrize(
    ("name", "size", "says"), [("a.exe", 10, "只收 .pdf"), ("a.pdf", 1024 * 1024 + 1, "最多收 1 MB"), ("A.PDF", 10, "")]
)
def test_a_file_has_a_kind_and_a_size(name: str, size: int, says: str) -> None:
    form = Send({"agreed": "on"}, {"paper": SimpleUploadedFile(name, b"x" * size)})
    assert form.is_valid() is not bool(says)
    assert says in str(form.errors.get("paper", [""])[0])


def test_what_is_missing_is_asked_for_in_words() -> None:
    form = Send({}, {})
    assert form.errors["paper"] == ["请选择扫描件。"]
    assert form.errors["agreed"] == ["请勾选“已核对”。"]


class Asked(Form):
    kind = ChoiceField(label="种类", choices=[("a", "甲")])
    kinds = MultipleChoiceField(label="种类", choices=[("a", "甲")])
    months = IntegerField(label="月数", min_value=-600, max_value=600)
    word = CharField(label="词", min_length=2, max_length=3)
    mail = EmailField(label="邮箱")


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("kind", "birth", "请从给出的选项里选。"),
        ("kinds", "birth", "请从给出的选项里选。"),
        ("months", "-601", "不能小于 -600。"),
        ("months", "601", "不能大于 600。"),
        ("months", "两", "请写整数。"),
        ("word", "一二三四", "最多写 3 个字，现在有 4 个。"),
        ("word", "一", "至少写 2 个字，现在只有 1 个。"),
        ("mail", "x", "请写完整的邮箱地址，例如 name@example.com。"),
    ],
)
def test_django_s_own_sentences_are_never_shown(field: str, value: str, says: str) -> None:
    assert Asked(QueryDict(f"{field}={value}")).errors[field] == [says]


def test_a_field_added_later_and_a_field_with_words_of_its_own_say_it_too() -> None:
    form = Asked(QueryDict("late=9"))
    form.fields["late"] = IntegerField(max_value=3)
    form.fields["own"] = IntegerField(error_messages={"required": "请填。"})
    assert (form.errors["late"], form.errors["own"]) == (["不能大于 3。"], ["请填。"])
