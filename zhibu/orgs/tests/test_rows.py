"""What units do by the rows of 2.1 and 2.7, cited by id: kinds, posts, spheres and terms as the articles say."""

from datetime import date

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.orgs import duties
from zhibu.orgs.actions import appoint, elect_term
from zhibu.orgs.choices import Field
from zhibu.orgs.kinds import kinds, posts
from zhibu.orgs.models import Appointment
from zhibu.orgs.rules import check_years
from zhibu.orgs.testing import make_unit
from zhibu.orgs.tests.test_duties import term, unit
from zhibu.orgs.views.posts import _appointed
from zhibu.rulebook.books import on

DAY = date(2026, 11, 21)


def test_zb_07_what_is_provisional_holds_no_relations_and_takes_part_all_the_same() -> None:
    for key in ("provisional_branch", "provisional_joint_branch"):
        kind = kinds()[key]
        assert (kind.is_provisional, kind.holds_members, kind.holds_participants) == (True, False, True)
        assert term(DAY, kind=key, elected_on=None, last_on=None) is None
        assert duties.judge_secretary(unit(kind=key, has_secretary=False), on(DAY), DAY) is None


def test_zb_15_a_group_stands_in_a_branch_and_is_led_by_one() -> None:
    assert all(kinds()[parent].holds_members or kinds()[parent].is_provisional for parent in kinds()["group"].under)
    assert [post.key for post in posts().values() if "group" in post.kinds] == ["group_leader"]
    assert posts()["group_leader"].is_single


def test_zb_30_one_secretary_leads_a_branch() -> None:
    assert posts()["secretary"].is_single
    assert not posts()["organisation"].is_single


def test_zb_32_zb_33_secretaries_are_approved_above_and_members_of_the_committee_only_reported(cast: Cast) -> None:
    approved = {post.key for post in posts().values() if post.is_approved_above}
    assert approved == {"first_secretary", "secretary", "deputy_secretary"}
    own = {"person": cast.people["member"], "on": date(2026, 1, 5)}
    with pytest.raises((Refused, NotAllowed)):
        appoint(cast.actor("secretary"), cast.first, post="deputy_secretary", **own)
    assert appoint(cast.actor("secretary"), cast.first, post="discipline", **own).post == "discipline"
    assert appoint(cast.actor("general_secretary"), cast.first, post="deputy_secretary", **own).pk


def test_zb_42_a_branch_of_the_mobile_stands_below_a_committee_and_holds_members() -> None:
    kind = kinds()["mobile_branch"]
    assert kind.holds_members and kind.may_stand_under("committee") and not kind.may_stand_under("")


def test_zb_44_the_ten_fields_are_those_that_a_unit_may_have() -> None:
    assert [str(label) for _key, label in Field.choices] == list(on(DAY).get("ZB-44").value("fields").items)


def test_zb_31_e14_a_branch_elected_for_three_years_is_not_over_after_two() -> None:
    facts = {"elected_on": date(2024, 11, 22), "last_on": date(2027, 11, 21)}
    assert term(DAY, **facts) is None
    assert term(date(2027, 11, 22), **facts) == ("over", "red")


def test_rq_11_a_term_from_before_the_opinion_runs_to_its_own_end() -> None:
    old = {"kind": "committee", "elected_on": date(2017, 3, 1), "last_on": date(2021, 2, 28)}  # four years
    assert term(date(2021, 2, 28), **old) == ("soon", "amber")
    assert term(date(2021, 3, 1), **old) == ("over", "red")


OLDER = [("branch", "", 2), ("branch", "village", 3), ("committee", "", 4)]


@pytest.mark.parametrize(("kind", "field", "years"), OLDER)
def test_rq_11_its_years_are_those_of_its_day_and_asked_for(cast: Cast, kind: str, field: str, years: int) -> None:
    place = make_unit("老支部", cast.mine, kind=kind, field=field)
    officer = cast.actor("officer")
    for missing in (None, 6):
        with pytest.raises(Refused, match="2018年7月1日以前选举的，任期按当时定的几年走完") as refused:
            elect_term(officer, place, elected_on=date(2018, 6, 30), years=missing)
        assert refused.value.field == "years"
    old = elect_term(officer, place, elected_on=date(2018, 6, 30), years=years)
    assert old.last_on == date(2018 + years, 6, 29)
    page = cast.client("officer").get(reverse("elect_term", args=[place.pk])).content.decode()
    assert f"{years} 年" in page, "the form lets it be chosen"
    assert elect_term(officer, place, elected_on=date(2018, 7, 1)).years != 2, "from then on the text decides"


def test_rq_13_no_term_is_asked_of_a_group(cast: Cast) -> None:
    held = {"kind": "group", "has_secretary": False, "elected_on": None, "last_on": None}
    assert term(DAY, **held) is None
    with pytest.raises(Refused, match="党小组不设任期"):
        elect_term(cast.actor("officer"), cast.group, elected_on=date(2026, 1, 5))


ACTS = {
    "appoint": {
        "ZB-38": "每年至少开展 1 次集中轮训",
        "JY-29": "配备组织员",
        "ZB-39": "一般在半年内参加任职培训",
        "ZB-40": "每年向上级党组织和党员大会述职",
        "ZB-41": "副书记协助书记；委员按分工开展工作",
    },
    "end_appointment": {"ZB-47": "上级党组织应当及时调整", "ZB-34": "及时补选"},
}


@pytest.mark.parametrize("verb", ACTS)
def test_what_no_number_decides_is_told_where_people_act(cast: Cast, verb: str) -> None:
    """ZB-38, ZB-39, ZB-40, ZB-41, ZB-47: duties of people, told on the page on which they appoint or dismiss."""
    held = Appointment.objects.get(unit=cast.first, post="secretary")
    about = {"appoint": cast.first.pk, "end_appointment": held.pk}[verb]
    text = cast.client("officer").get(reverse(verb, args=[about])).content.decode()
    for rule, words in ACTS[verb].items():
        assert words in text and reverse("show_rule", args=[rule]) in text, rule


@pytest.mark.parametrize(
    ("unit_key", "post", "since", "is_said"),
    [
        ("office", "secretary", date(2026, 5, 31), True),  # until 2026-11-30, the end of a shorter month
        ("office", "secretary", date(2026, 5, 20), False),  # half a year is over
        ("office", "deputy_secretary", date(2026, 11, 1), False),
        ("general", "deputy_secretary", date(2026, 11, 1), False),
    ],
)
def test_zb_39_whoever_appoints_a_secretary_reads_until_when_they_are_trained(
    cast: Cast, unit_key: str, post: str, since: date, is_said: bool
) -> None:
    held = Appointment(unit=getattr(cast, unit_key), post=post, since=since)
    said = _appointed(held, DAY)
    assert ("任职培训" in said) == is_said
    assert ("2026年11月30日以前" in said) == is_said


@pytest.mark.parametrize(("years", "is_refused"), [(2, True), (3, False), (4, False), (5, False), (6, True)])
def test_rq_12_a_term_has_three_to_five_years_whatever_the_reason(years: int, is_refused: bool) -> None:
    rule, limits = on(DAY).about("term", "branch"), on(DAY).get("RQ-12")
    assert rule
    if is_refused:
        with pytest.raises(Refused, match="任期3至5年"):
            check_years(years, rule, limits, "工作需要")
    else:
        assert check_years(years, rule, limits, "工作需要") == years


def test_rq_03_no_other_term_where_the_text_says_no_usually() -> None:
    rule = on(DAY).about("term", "branch", "village")
    assert rule and rule.is_must
    with pytest.raises(Refused):
        check_years(3, rule, on(DAY).get("RQ-12"), "有特殊情况")
