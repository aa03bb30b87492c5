"""What is hard for a member: told by the member or with consent, sealed, seen for a purpose only."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.cast import Cast
from zhibu.audit.models import Act, FileOpening
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.members.actions.care import record_hardship
from zhibu.members.actions.places import record_participation
from zhibu.members.actions.standings import change_standing
from zhibu.members.choices import Standing
from zhibu.members.models import Hardship, Member
from zhibu.members.testing import make_member

TEXT = "老伴长期住院，一个人照顾不过来"


def own(cast: Cast) -> Member:
    return Member.objects.select_related("unit", "person").get(person=cast.people["member"])


def record(cast: Cast, who: str = "secretary", text: str = TEXT, **given: Any) -> None:
    actor = cast.actor(who)
    facts = {"review_on": actor.today + timedelta(days=100), "has_consent": who != "member", **given}
    record_hardship(actor, own(cast), text=text, **facts)


def test_the_member_writes_it_or_agrees_to_it(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        record(cast, has_consent=False)
    assert refused.value.field == "has_consent"
    record(cast)
    assert Hardship.objects.get().is_own is False
    record(cast, "member", "好多了")
    told = Hardship.objects.get()
    assert (told.is_own, told.text) == (True, "好多了")


def test_it_is_sealed_and_the_audit_says_nothing_of_it(cast: Cast) -> None:
    record(cast)
    with connection.cursor() as cursor:
        cursor.execute("select text from members_hardship")
        assert TEXT.encode() not in bytes(cursor.fetchone()[0])
    assert TEXT not in str(list(Act.objects.values()))


def test_a_text_and_a_later_day_are_asked_for(cast: Cast) -> None:
    for given, field in (({"text": " "}, "text"), ({"review_on": date(2020, 1, 1)}, "review_on")):
        with pytest.raises(Refused) as refused:
            record(cast, **given)
        assert refused.value.field == field


def test_the_file_says_that_there_is_one_and_shows_it_for_a_purpose(cast: Cast) -> None:
    record(cast, "member")
    client, member = cast.client("secretary"), own(cast)
    page = client.get(f"/members/{member.pk}/").content.decode()
    assert "困难情况" in page and "内容遮住" in page and TEXT not in page
    wanted = {"fields_": ["hardship"], "purpose": "visit", "detail": "春节走访"}
    assert TEXT in client.post(f"/members/{member.pk}/reveal/", wanted).content.decode()
    assert FileOpening.objects.get(parts=["hardship"]).purpose == "走访慰问：春节走访"
    assert "困难情况" in cast.client("member").get("/me/openings/").content.decode()


def test_the_member_sees_and_exports_it(cast: Cast) -> None:
    record(cast)
    client, member = cast.client("member"), own(cast)
    assert TEXT not in client.get("/me/file/").content.decode()
    assert TEXT in client.post(f"/members/{member.pk}/reveal/").content.decode()
    told = client.get("/me/file/export.json").json()
    assert told["hardships"][0]["text"] == TEXT and "sealed" not in told["hardships"][0]


def test_a_guests_branch_sees_nothing_of_it(cast: Cast) -> None:
    record(cast)
    actor = cast.actor("officer")
    guest = record_participation(actor, own(cast), unit=cast.second, on=actor.today)
    page = cast.client("next_door").get(f"/members/{guest.pk}/").content.decode()
    assert "困难情况" not in page


def test_who_leaves_for_good_takes_it_along(cast: Cast) -> None:
    row = make_member(cast.first, "赵秀英")
    actor = cast.actor("secretary")
    review = actor.today + timedelta(days=90)
    record_hardship(actor, row, text=TEXT, review_on=review, has_consent=True)
    Hardship.objects.update(since=actor.today - timedelta(days=9))
    change_standing(actor, row, standing=Standing.DECEASED, on=actor.today)
    told = Hardship.objects.get()
    assert told.until == actor.today and not told.text


def test_the_pages_of_the_member_and_of_the_secretary(cast: Cast) -> None:
    member, later = own(cast), (cast.actor("member").today + timedelta(days=60)).isoformat()
    address = f"/members/{member.pk}/hardship/"
    mine, theirs = cast.client("member"), cast.client("secretary")
    assert address in mine.get("/me/file/").content.decode()
    assert "本人同意登记" not in mine.get(address).content.decode()
    assert mine.post(address, {"text": TEXT, "review_on": later}).status_code == 302
    refused = theirs.post(address, {"text": TEXT, "review_on": later})
    assert refused.status_code == 422 and "本人同意，才能登记" in refused.content.decode()
    assert TEXT not in theirs.get(address).content.decode()
    assert theirs.post(address, {"text": TEXT, "review_on": later, "has_consent": "on"}).status_code == 302


def test_who_may_not_writes_nothing(cast: Cast) -> None:
    for who in ("organiser", "next_door", "committee_member", "auditor", "keeper"):
        with pytest.raises(NotAllowed):
            record(cast, who)
