"""Nothing is firmly asked of the old and the ill; the reason is looked at again."""

from datetime import date, timedelta

import pytest

from tests.cast import Cast
from zhibu.audit.models import Act
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.members.actions.exemptions import end_exemption, record_exemption, review_exemption
from zhibu.members.choices import ExemptionReason
from zhibu.members.models import Exemption, Member

SINCE = date(2026, 1, 5)


def own(cast: Cast) -> Member:
    return Member.objects.select_related("unit", "person").get(person=cast.people["member"])


def record(cast: Cast, who: str = "organiser", since: date = SINCE) -> None:
    actor = cast.actor(who)
    later = actor.today + timedelta(days=200)
    record_exemption(actor, own(cast), reason=ExemptionReason.ILL, since=since, review_on=later, note="送学上门")


def test_the_roll_knows_it(cast: Cast) -> None:
    record(cast)
    assert own(cast).is_exempt


def test_the_audit_says_nothing_of_the_illness(cast: Cast) -> None:
    record(cast)
    details = Act.objects.get(verb="record_exemption").details
    assert "reason" not in details and "note" not in details


def test_review_lies_in_the_future_and_moves_on(cast: Cast) -> None:
    record(cast)
    actor = cast.actor("organiser")
    with pytest.raises(Refused) as refused:
        review_exemption(actor, own(cast), reason=ExemptionReason.ILL, review_on=actor.today)
    assert refused.value.field == "review_on"
    review_exemption(actor, own(cast), reason=ExemptionReason.DISABLED, review_on=actor.today + timedelta(days=400))
    assert Exemption.objects.get().reason == "disabled"


def test_it_is_recorded_once_and_ends_on_a_day(cast: Cast) -> None:
    record(cast)
    with pytest.raises(Refused):
        record(cast)
    end_exemption(cast.actor("organiser"), own(cast), on=date(2026, 3, 1))
    assert not own(cast).is_exempt
    with pytest.raises(Refused) as refused:
        record(cast, since=date(2026, 2, 1))
    assert refused.value.field == "since"


def test_the_pages_record_review_and_end(cast: Cast) -> None:
    client, base = cast.client("organiser"), f"/members/{own(cast).pk}/exemption/"
    later = (cast.actor("organiser").today + timedelta(days=100)).isoformat()
    typed = {"reason": "frail", "since": "2026.1.5", "review_on": later, "note": ""}
    assert client.post(base + "new/", typed).status_code == 302
    wrong = client.post(base + "review/", {"reason": "frail", "review_on": "2020-01-01"})
    assert wrong.status_code == 422 and "复核日期要晚于今天" in wrong.content.decode()
    assert client.post(base + "end/", {"on": "2026-2-1"}).status_code == 302


def test_who_may_not_records_nothing(cast: Cast) -> None:
    for who in ("member", "next_door", "committee_member", "auditor", "keeper"):
        with pytest.raises(NotAllowed):
            record(cast, who)
