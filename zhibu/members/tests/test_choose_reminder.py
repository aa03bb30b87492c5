"""Whether the branch is reminded of the day of joining: chosen by the member alone, no by default."""

import pytest

from tests.cast import Cast
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.members.actions.care import choose_reminder
from zhibu.members.models import BirthdayReminder, Member


def own(cast: Cast) -> Member:
    return Member.objects.select_related("unit", "person").get(person=cast.people["member"])


def test_nobody_is_reminded_unless_the_member_wants_it(cast: Cast) -> None:
    client = cast.client("member")
    assert "不提醒支部" in client.get("/me/file/").content.decode()
    assert client.post("/me/birthday/", {"is_wanted": "yes"}).status_code == 302
    assert BirthdayReminder.objects.get().is_wanted
    page = client.get("/me/file/").content.decode()
    assert "到这一天提醒支部" in page and "不提醒支部" not in page
    assert client.post("/me/birthday/", {"is_wanted": "no"}).status_code == 302
    assert not BirthdayReminder.objects.get().is_wanted


def test_those_who_keep_the_file_read_only_a_yes(cast: Cast) -> None:
    member, client = own(cast), cast.client("secretary")
    assert "政治生日" not in client.get(f"/members/{member.pk}/").content.decode()
    choose_reminder(cast.actor("member"), member, is_wanted=True)
    assert "到这一天提醒支部" in client.get(f"/members/{member.pk}/").content.decode()


def test_nobody_chooses_for_another(cast: Cast) -> None:
    with pytest.raises(Refused, match="本人"):
        choose_reminder(cast.actor("secretary"), own(cast), is_wanted=True)
    for who in ("organiser", "next_door", "auditor"):
        with pytest.raises(NotAllowed):
            choose_reminder(cast.actor(who), own(cast), is_wanted=True)


def test_the_export_tells_the_choice(cast: Cast) -> None:
    client = cast.client("member")
    assert client.get("/me/file/export.json").json()["birthday_reminder"] is False
    choose_reminder(cast.actor("member"), own(cast), is_wanted=True)
    assert client.get("/me/file/export.json").json()["birthday_reminder"] is True
