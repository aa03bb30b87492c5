"""The pages on which something is recorded of a member show what the rows of 2.4 say of it, with the way to each."""

from datetime import date

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu.members.actions.places import place_member
from zhibu.members.models import Member
from zhibu.orgs.models import Unit

SHOWN = [
    ("record_stage", "JY-10", "从党员大会通过之日起取得党籍"),
    ("change_standing", "JY-11", "出国学习研究超过 5 年仍未返回的"),
    ("change_standing", "JY-12", "失去联系 6 个月以上"),
    ("change_standing", "JY-13", "停止党籍 2 年后"),
    ("change_standing", "JY-14", "停止党籍的，可以按程序恢复"),
    ("change_standing", "JY-23", "共六种情形"),
    ("place_member", "JY-15", "每个党员都必须编入"),
    ("place_member", "JY-16", "有固定工作单位且单位有党组织的"),
    ("place_member", "JY-17", "应当转移组织关系"),
    ("place_member", "JY-18", "在全国范围直接相互转移"),
    ("place_member", "JY-19", "不得无故拒绝接收"),
    ("record_mobility", "JY-17", "外出 6 个月以上且地点相对固定的"),
    ("record_mobility", "JY-24", "一方隶属、参加多重组织生活"),
    ("record_mobility", "JY-26", "一般不超过 2 年"),
    ("record_mobility", "JY-27", "每半年至少联系 1 次"),
    ("record_conduct", "JY-21", "及时提醒谈话"),
    ("record_conduct", "JY-22", "时间不超过 1 年"),
    ("record_conduct", "JY-23", "共六种情形"),
    ("record_exemption", "JY-09", "送学上门、走访慰问"),
]


@pytest.mark.parametrize(("page", "rule", "text"), SHOWN)
def test_a_page_shows_what_its_articles_say(cast: Cast, page: str, rule: str, text: str) -> None:
    row = Member.objects.get(person=cast.people["member"])
    shown = cast.client("officer").get(reverse(page, args=[row.pk]))
    assert shown.status_code == 200
    assert text in shown.content.decode() and reverse("show_rule", args=[rule]) in shown.content.decode()


def test_jy_25_a_village_reads_that_somebody_keeps_contact(cast: Cast) -> None:
    url = reverse("record_mobility", args=[Member.objects.get(person=cast.people["member"]).pk])
    words = "确定专人负责联系流动党员"
    assert words not in cast.client("officer").get(url).content.decode(), "a mine is not asked for it"
    Unit.objects.filter(pk=cast.first.pk).update(field="village")
    shown = cast.client("officer").get(url).content.decode()
    assert words in shown and reverse("show_rule", args=["JY-25"]) in shown


def test_jy_20_who_takes_somebody_in_reads_who_keeps_the_file(cast: Cast) -> None:
    shown = cast.client("officer").get(reverse("admit_member", args=[cast.first.pk])).content.decode()
    assert "建立党员档案" in shown and reverse("show_rule", args=["JY-20"]) in shown


def test_jy_19_the_page_of_a_letter_says_that_nobody_is_turned_away(cast: Cast) -> None:
    row, on = Member.objects.select_related("unit").get(person=cast.people["member"]), date(2026, 1, 5)
    place_member(cast.actor("officer"), row, unit=cast.second, on=on)
    row = Member.objects.get(person=cast.people["member"])
    shown = cast.client("officer").get(reverse("record_letter", args=[row.pk, on.isoformat()])).content.decode()
    assert "不得无故拒绝接收" in shown and reverse("show_rule", args=["JY-19"]) in shown
