"""A hardship is taken away: the text for good, the days stay."""

from datetime import timedelta

import pytest

from tests.cast import Cast
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.members.actions.care import end_hardship, record_hardship
from zhibu.members.models import Hardship, Member


def told(cast: Cast, days: int = 30) -> Member:
    member, actor = Member.objects.select_related("unit").get(person=cast.people["member"]), cast.actor("member")
    record_hardship(actor, member, text="腿脚不便", review_on=actor.today + timedelta(days=9))
    Hardship.objects.update(since=actor.today - timedelta(days=days))
    return member


def test_the_text_is_gone_and_the_days_stay(cast: Cast) -> None:
    end_hardship(cast.actor("member"), told(cast))
    row = Hardship.objects.get()
    assert (row.text, row.until) == ("", cast.actor("member").today)


def test_of_the_same_day_nothing_stays(cast: Cast) -> None:
    end_hardship(cast.actor("secretary"), told(cast, 0))
    assert not Hardship.objects.exists()


def test_the_page_takes_it_away(cast: Cast) -> None:
    member, client = told(cast), cast.client("member")
    assert f"/members/{member.pk}/hardship/end/" in client.get("/me/file/").content.decode()
    assert client.post(f"/members/{member.pk}/hardship/end/").status_code == 302
    assert client.post(f"/members/{member.pk}/hardship/end/").status_code == 422


def test_there_must_be_one_and_the_right(cast: Cast) -> None:
    member = told(cast)
    for who in ("organiser", "next_door", "auditor"):
        with pytest.raises(NotAllowed):
            end_hardship(cast.actor(who), member)
    end_hardship(cast.actor("member"), member)
    with pytest.raises(Refused):
        end_hardship(cast.actor("member"), member)
