"""What is said to a light: reasons where the rule says 一般, requests for time where it says 应当."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import Cast
from zhibu.duties.actions import answer_extension, ask_extension, give_reason, refresh_lights, withdraw_excuse
from zhibu.duties.models import Excuse, Light
from zhibu.duties.testing import light_up
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.lib.dates import add_months
from zhibu.orgs.actions import elect_term

TODAY = timezone.localdate()


def _now(light: Light) -> str:
    return Light.objects.open().get(unit=light.unit_id, duty=light.duty).state


def test_a_reason_lets_a_soft_light_rest_until_the_day(cast: Cast) -> None:
    light = light_up(cast.first, "term", TODAY)
    assert light.state == "amber"
    until = TODAY + timedelta(30)
    give_reason(cast.actor("secretary"), light, reason="换届方案正在报批", until=until)
    assert _now(light) == "rest"
    refresh_lights([cast.first.pk], until - timedelta(1))
    assert _now(light) == "rest"
    refresh_lights([cast.first.pk], until)
    assert _now(light) == "amber"


def test_a_must_takes_no_reason_but_a_request(cast: Cast) -> None:
    light = light_up(cast.office, "secretary", TODAY)
    assert light.state == "red"
    with pytest.raises(Refused, match="应当"):
        give_reason(cast.actor("officer"), light, reason="人选正在考察", until=TODAY + timedelta(30))


@pytest.mark.parametrize(("reason", "days"), [("", 30), ("无", 30), ("换届方案正在报批", 0), ("换届方案正在报批", 400)])
def test_no_reason_no_day_or_too_long_is_refused(cast: Cast, reason: str, days: int) -> None:
    light = light_up(cast.first, "term", TODAY)
    with pytest.raises(Refused):
        give_reason(cast.actor("secretary"), light, reason=reason, until=TODAY + timedelta(days))
    assert _now(light) == "amber"


def test_what_is_no_must_takes_no_request_but_a_reason(cast: Cast) -> None:
    light = light_up(cast.first, "term", TODAY)
    with pytest.raises(Refused, match="说明原因"):
        ask_extension(cast.actor("secretary"), light, reason="换届方案正在报批", until=add_months(TODAY, 2))
    assert not Excuse.objects.exists()


def test_more_time_is_granted_above_and_never_by_oneself(cast: Cast) -> None:
    elect_term(cast.actor("officer"), cast.second, elected_on=add_months(TODAY, -48))
    light = light_up(cast.second, "term", TODAY)
    assert light.state == "red"
    asker = cast.actor("next_door")
    excuse = ask_extension(asker, light, reason="换届方案正在报批", until=add_months(TODAY, 2))
    assert _now(light) == "red"
    with pytest.raises(Refused):
        ask_extension(asker, light, reason="再申请一次看看", until=add_months(TODAY, 2))
    with pytest.raises(NotAllowed):
        answer_extension(asker, excuse, is_granted=True)
    with pytest.raises(Refused, match="理由"):
        answer_extension(cast.actor("general_secretary"), excuse, is_granted=False)
    answer_extension(cast.actor("general_secretary"), excuse, is_granted=True)
    assert _now(light) == "rest"
    excuse.refresh_from_db()
    with pytest.raises(Refused):
        answer_extension(cast.actor("officer"), excuse, is_granted=False, note="不同意")


def test_what_is_taken_back_shines_again(cast: Cast) -> None:
    light = light_up(cast.first, "term", TODAY)
    excuse = give_reason(cast.actor("secretary"), light, reason="换届方案正在报批", until=TODAY + timedelta(30))
    withdraw_excuse(cast.actor("secretary"), excuse)
    assert _now(light) == "amber"
    excuse.refresh_from_db()
    with pytest.raises(Refused):
        withdraw_excuse(cast.actor("secretary"), excuse)
