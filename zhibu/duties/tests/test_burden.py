"""What rules cost in paperwork: reckoned from rules, forms and a fixed table, and told to those who ask for it."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.forms import Field
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from tests.cast import Cast
from tests.rights import differences
from zhibu.bylaws.models import LocalRule
from zhibu.duties.actions.windows import rebuild_windows
from zhibu.duties.queries.burden import asked_twice, burden_of, paperwork, seconds
from zhibu.duties.testing import begin_windows
from zhibu.rulebook.asking import Blank, Paperwork

TODAY = timezone.localdate()
#                       visitor member group_l committee organiser secretary general officer auditor keeper next
TABLE = """
GET  show_burden first | 302    403    404     200       200       200       200     200     200     403    404
GET  show_burden mine  | 302    403    404     404       404       404       404     200     200     403    404
"""


@pytest.fixture
def begun(cast: Cast) -> Cast:
    begin_windows(date(TODAY.year - 1, 1, 1))
    rebuild_windows(TODAY)
    return cast


def test_who_may_see_what_is_asked(cast: Cast) -> None:
    def address(cast: Cast, page: str, word: str = "") -> str:
        return reverse(page, args=[getattr(cast, word).pk])

    assert differences(cast, TABLE, address) == []


@pytest.mark.parametrize("one", paperwork(), ids=lambda one: one.key)
def test_what_is_typed_and_what_is_offered_are_all_that_a_form_needs(one: Paperwork) -> None:
    fields: dict[str, Field] = one.form.base_fields  # type: ignore[attr-defined]
    needed = {name for name, field in fields.items() if field.required and not field.widget.is_hidden}
    typed = {blank.name for blank in one.typed}
    assert needed <= typed | {*one.given}
    assert {name for name in typed if "_0" not in name} | {*one.given} <= {*fields}  # `text_0` is a row's


def test_every_way_of_filling_in_stands_in_the_table() -> None:
    assert {blank.kind for one in paperwork() for blank in one.typed} <= {*seconds()}


def test_a_branch_with_its_group_is_asked_what_its_windows_ask(begun: Cast) -> None:
    found = burden_of(begun.first, TODAY)
    theme = next(one for one in found.shares if one.frequency.key == "theme_day")
    assert (theme.units, theme.times, theme.months) == (1, 1, 1)  # JY-02: each month
    assembly = next(one for one in found.shares if one.frequency.key == "assembly")
    assert assembly.records == Fraction(1, 3)  # ZB-08: each quarter
    group = next(one for one in found.shares if one.frequency.key == "group_meeting")
    assert group.units == 1  # the group's own
    assert found.fields == sum(one.records * one.fields for one in found.shares) > 0
    assert found.by_role["member"] == (0, 0)  # signing in is a press


def test_a_committee_counts_all_units_below_it(begun: Cast) -> None:
    below = burden_of(begun.mine, TODAY)
    branches = [burden_of(one, TODAY) for one in (begun.first, begun.second, begun.office)]
    assert below.fields == sum(one.fields for one in branches)
    assert below.seconds == sum(one.seconds for one in branches)


def test_what_a_local_document_adds_stands_beside_its_name(begun: Cast) -> None:
    said = {"value": "times", "numerator": 2, "document": "关于开好党员大会的通知", "document_no": "东煤党〔2026〕3号"}
    LocalRule.objects.create(unit=begun.mine, rule="ZB-08", since=date(TODAY.year - 1, 1, 1), **said)
    rebuild_windows(TODAY)
    found = next(one for one in burden_of(begun.mine, TODAY).shares if one.frequency.key == "assembly")
    assert (found.times, found.national) == (2, 1) and found.added == found.records / 2
    page = begun.client("officer").get(reverse("show_burden", args=[begun.mine.pk])).content.decode()
    assert "本地文件多要求的" in page and "关于开好党员大会的通知" in page


def test_a_question_that_two_forms_ask_is_found() -> None:
    plan = next(one for one in paperwork() if one.key == "plan")
    again = replace(plan, key="report", typed=(Blank("subject", gettext_lazy("主题"), "line"),))
    assert asked_twice(paperwork()) == []
    [(label, forms)] = asked_twice([*paperwork(), again])
    assert str(label) == "主题" and [one.key for one in forms] == ["plan", "report"]


def test_the_page_and_the_program_say_the_same(begun: Cast, query_count: Any) -> None:
    client, found = begun.client("secretary"), burden_of(begun.first, TODAY)
    page = client.get(reverse("show_burden", args=[begun.first.pk]))
    query_count("show_burden", page)
    query_count("show_burden_committee", begun.client("officer").get(reverse("show_burden", args=[begun.mine.pk])))
    told = client.get(f"/api/v1/units/{begun.first.pk}/burden").json()
    assert told["fields"] == float(found.fields) and told["minutes"] == round(float(found.seconds) / 60, 1)
    assert {one["frequency"] for one in told["items"]} == {one.frequency.key for one in found.shares}
    assert client.get(reverse("show_burden", args=[begun.first.pk]), {"as": "xlsx"}).status_code == 200


@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_it_is_told_in_the_readers_language(begun: Cast, language: str) -> None:
    client = begun.client("secretary")
    client.cookies["django_language"] = language
    page = client.get(reverse("show_burden", args=[begun.first.pk])).content.decode()
    assert {"en": "What a month asks", "zh-hant": "要填多少"}[language] in page
