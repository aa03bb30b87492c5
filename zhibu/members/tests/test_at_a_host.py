"""A branch that only hosts a member: what belongs to the file is kept at home, what is the host's own is kept here."""

from datetime import date

import pytest

from tests.cast import Cast
from zhibu.gate.actor import Refused
from zhibu.members.actions.letters import record_letter
from zhibu.members.actions.places import record_participation
from zhibu.members.actions.spans import correct_span
from zhibu.members.models import Affiliation, Letter, Member, StageSpan

ON = date(2026, 4, 1)
AT_HOME = ("conduct/new/", "hardship/", "hardship/end/", "exemption/new/", "exemption/review/", "exemption/end/")


def home(cast: Cast) -> Member:
    return Member.objects.select_related("unit", "person").get(person=cast.people["member"], tie="formal")


@pytest.fixture
def guest(cast: Cast) -> Member:
    return record_participation(cast.actor("officer"), home(cast), unit=cast.second, on=ON)


@pytest.mark.parametrize("way", AT_HOME)
def test_no_form_of_what_is_kept_at_home_opens_at_the_host(cast: Cast, guest: Member, way: str) -> None:
    assert cast.client("secretary").get(f"/members/{home(cast).pk}/{way}").status_code == 200
    assert cast.client("next_door").get(f"/members/{guest.pk}/{way}").status_code == 404


def test_the_host_offers_and_takes_no_letter_of_home(cast: Cast, guest: Member) -> None:
    since = home(cast).since
    assert cast.client("secretary").get(f"/members/{home(cast).pk}/letters/{since}/").status_code == 200
    assert cast.client("next_door").get(f"/members/{guest.pk}/letters/{since}/").status_code == 404
    with pytest.raises(Refused, match="不在这里"):
        record_letter(cast.actor("next_door"), guest, on=since, letter_no="东组介016号", letter_until=ON)
    assert not Letter.objects.exists()


def test_the_host_puts_right_its_own_entries_only(cast: Cast, guest: Member) -> None:
    page = cast.client("next_door").get(f"/members/{guest.pk}/entries/").content.decode()
    theirs = StageSpan.objects.filter(person=guest.person_id).latest("since")
    assert f"/entries/affiliation/{guest.pk}/" in page
    assert f"/entries/affiliation/{home(cast).pk}/" not in page and f"/entries/stage/{theirs.pk}/" not in page
    assert cast.client("next_door").get(f"/members/{guest.pk}/entries/stage/{theirs.pk}/").status_code == 404
    host = cast.actor("next_door")
    for kind, span in (("stage", theirs.pk), ("affiliation", home(cast).pk)):
        with pytest.raises(Refused, match="不在这里"):
            correct_span(host, guest, kind=kind, span=str(span), since=date(2020, 1, 1), reason="写错")
    correct_span(host, guest, kind="affiliation", span=str(guest.pk), since=date(2026, 4, 3), reason="写错")
    assert Affiliation.objects.get(pk=guest.pk).since == date(2026, 4, 3)


def test_the_page_of_a_guest_leads_to_what_the_host_may_do(cast: Cast, guest: Member) -> None:
    here, host = f"/members/{guest.pk}/", cast.client("next_door")
    page = host.get(here).content.decode()
    assert f'href="{here}entries/"' in page and "/edit/" not in page
    assert f'href="{here}participation/end/"' in host.get(f"{here}entries/").content.decode()
    assert host.post(f"{here}participation/end/", {"on": "2026-05-01"}).status_code == 302
    gone = Member.objects.filter(pk=guest.pk).first()
    assert gone is None or "/entries/" not in host.get(here).content.decode()
