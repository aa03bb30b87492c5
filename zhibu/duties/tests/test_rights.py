"""Who may see lights, explain them, ask for time and answer."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.rights import differences
from zhibu.duties.actions import ask_extension, refresh_lights
from zhibu.duties.models import Excuse, Light
from zhibu.duties.testing import light_up
from zhibu.lib.dates import add_months
from zhibu.members.testing import make_member
from zhibu.orgs.actions import appoint, elect_term
from zhibu.orgs.models import Appointment

# `soft` is an amber light of the member's own branch where the rule says 一般 (more than fifty members), `grave` a red
# one of a must (its term has run out), for which it has `asked` for time.
#                           visitor member group_l committee organiser secretary general officer auditor keeper next
TABLE = """
GET  list_lights            | 302    403    200     200       200       200       200     200     200     403    200
GET  list_extensions        | 302    403    403     403       403       200       200     200     403     403    200
GET  show_light soft        | 302    403    404     200       200       200       200     200     200     403    404
GET  give_reason soft       | 302    403    403     403       403       200       200     200     403     403    404
POST give_reason soft       | 302    403    403     403       403       422       422     422     403     403    404
GET  show_light grave       | 302    403    404     200       200       200       200     200     200     403    404
GET  ask_extension grave    | 302    403    403     403       403       200       200     200     403     403    404
POST ask_extension grave    | 302    403    403     403       403       422       422     422     403     403    404
GET  answer_extension asked | 302    403    403     403       403       403       200     200     403     403    404
POST answer_extension asked | 302    403    403     403       403       403       422     422     403     403    404
GET  withdraw_excuse asked  | 302    403    403     403       403       200       200     200     403     403    404
POST withdraw_excuse asked  | 302    403    403     403       403       422       422     422     403     403    404
"""


def _address(cast: Cast, page: str, word: str = "") -> str:
    if not word:
        return reverse(page)
    if word == "asked":
        return reverse(page, args=[Excuse.objects.get(unit=cast.first).pk])
    duty = {"soft": "size", "grave": "term"}[word]
    return reverse(page, args=[Light.objects.open().get(unit=cast.first, duty=duty).pk])


@pytest.fixture
def lit(cast: Cast) -> Cast:
    """Light the first branch, and let it ask for time."""
    today = timezone.localdate()
    for number in range(50):
        make_member(cast.first, f"党员{number}")
    elect_term(cast.actor("officer"), cast.first, elected_on=add_months(today, -48))
    light = light_up(cast.first, "term", today)
    found = Light.objects.open().filter(unit=cast.first)
    assert (found.get(duty="term").state, found.get(duty="size").state) == ("red", "amber")
    refresh_lights([cast.second.pk, cast.mine.pk], today)
    ask_extension(
        cast.actor("secretary"), light, reason="换届方案还在报批", until=add_months(today, 2), document_no="〔2026〕1号"
    )
    return cast


def test_the_table_holds(lit: Cast) -> None:
    assert differences(lit, TABLE, _address) == []


def test_the_list_shows_ones_own_units_only(lit: Cast) -> None:
    own = lit.client("next_door").get(reverse("list_lights")).content.decode()
    assert "综采二区党支部" in own
    assert "综采一区党支部" not in own
    assert "综采一区党支部" in lit.client("officer").get(reverse("list_lights")).content.decode()


def test_an_appointment_turns_the_light_at_once(lit: Cast, django_capture_on_commit_callbacks: Any) -> None:
    today = timezone.localdate()
    officer = lit.client("officer")
    light = light_up(lit.office, "secretary", today)
    page = reverse("show_unit", args=[lit.office.pk])
    assert "没有书记" in officer.get(page).content.decode()
    person = lit.people["auditor"]
    with django_capture_on_commit_callbacks(execute=True):
        appoint(lit.actor("officer"), lit.office, person=person, post="secretary", on=today)
    assert Appointment.objects.filter(unit=lit.office, post="secretary").exists()
    assert "没有书记" not in officer.get(page).content.decode()
    assert not Light.objects.filter(pk=light.pk, until__isnull=True).exists()
