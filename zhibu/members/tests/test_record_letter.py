"""The letter of a move: entered with it or later, shown with the relation, put right with a reason."""

from datetime import date
from typing import Any

import pytest

from tests.cast import Cast
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.members.actions.admission import admit_member
from zhibu.members.actions.letters import record_letter
from zhibu.members.actions.places import place_member
from zhibu.members.actions.spans import correct_span
from zhibu.members.choices import Arrival, Stage
from zhibu.members.models import Affiliation, Letter, Member, SpanCorrection
from zhibu.members.queries.entries import entries_of
from zhibu.members.queries.pasts import pasts_of
from zhibu.members.queries.sheet import sheet
from zhibu.members.rules.stages import StageDates
from zhibu.members.testing import make_member
from zhibu.people.facts import PersonFacts

CAME = date(2024, 3, 1)
LETTER: dict[str, Any] = {"letter_no": "东组介016号", "letter_until": date(2024, 4, 1)}
SHOWN = "介绍信 东组介016号 · 有效期到 2024-04-01"


def arrived(cast: Cast, **letter: Any) -> Member:
    return admit_member(
        cast.actor("secretary"),
        cast.first,
        facts=PersonFacts(name="赵新来"),
        stage=Stage.FULL,
        since=CAME,
        dates=StageDates(joined_on=date(2012, 7, 1)),
        arrival=Arrival.TRANSFERRED,
        **letter,
    )


def lines(row: Member, on: date = date(2026, 1, 1)) -> list[str]:
    (group,) = sheet(row, pasts_of(row.person_id), on, parts=["relation"])
    return [line.note for line in group.lines]


def test_coming_in_takes_the_letter_with_it(cast: Cast) -> None:
    row = arrived(cast, **LETTER)
    assert lines(row) == [f"转入进入 · {SHOWN}"]
    with pytest.raises(Refused) as refused:
        arrived(cast, receipt_on=date(2024, 3, 5))
    assert refused.value.field == "letter_no"


def test_moving_to_another_branch_takes_one_too(cast: Cast) -> None:
    row = make_member(cast.first, "赵秀英", since=date(2020, 1, 1))
    moved = place_member(cast.actor("general_secretary"), row, unit=cast.second, on=CAME, **LETTER)
    notes = lines(moved)
    assert [SHOWN in note for note in notes] == [True, False]


def test_the_receipt_follows_without_a_reason(cast: Cast) -> None:
    row = arrived(cast, **LETTER)
    record_letter(cast.actor("secretary"), row, on=CAME, **LETTER, receipt_on=date(2024, 3, 9))
    assert lines(row) == [f"转入进入 · {SHOWN} · 2024-03-09 收到回执"]
    assert not SpanCorrection.objects.exists()


def test_what_stood_there_is_put_right_with_a_reason_and_kept(cast: Cast) -> None:
    row, secretary = arrived(cast, **LETTER), cast.actor("secretary")
    with pytest.raises(Refused) as refused:
        record_letter(secretary, row, on=CAME, letter_no="东组介061号", letter_until=LETTER["letter_until"])
    assert refused.value.field == "reason"
    record_letter(secretary, row, on=CAME, letter_no="东组介061号", letter_until=LETTER["letter_until"], reason="抄错")
    assert (Letter.objects.get().number, SpanCorrection.objects.get().before["number"]) == (
        "东组介061号",
        "东组介016号",
    )
    with pytest.raises(Refused, match="没有要更正"):
        record_letter(secretary, row, on=CAME, letter_no="东组介061号", letter_until=LETTER["letter_until"])


def test_only_with_a_move_of_that_day_and_never_a_receipt_of_tomorrow(cast: Cast) -> None:
    row, secretary = arrived(cast), cast.actor("secretary")
    with pytest.raises(Refused, match="没有组织关系的变动"):
        record_letter(secretary, row, on=date(2024, 3, 2), **LETTER)
    with pytest.raises(Refused) as refused:
        record_letter(secretary, row, on=CAME, **LETTER, receipt_on=secretary.today.replace(year=2090))
    assert refused.value.field == "receipt_on"


def test_the_letter_follows_the_day_that_is_put_right_and_goes_with_a_void_entry(cast: Cast) -> None:
    row, secretary = arrived(cast, **LETTER), cast.actor("secretary")
    correct_span(secretary, row, kind="affiliation", span=str(row.pk), since=date(2024, 3, 4), reason="写错")
    assert Letter.objects.get().on == date(2024, 3, 4)
    correct_span(secretary, row, kind="affiliation", span=str(row.pk), void=True, reason="误录")
    assert not Letter.objects.exists()
    assert SpanCorrection.objects.latest("corrected_at", "id").before["letter"]["number"] == "东组介016号"


def test_who_left_for_elsewhere_has_a_letter_of_the_last_day(cast: Cast) -> None:
    row = make_member(cast.first, "赵秀英", since=date(2020, 1, 1))
    Affiliation.objects.filter(pk=row.pk).update(until=CAME, departure="transferred")
    (entry,) = [one for one in entries_of(row) if one.kind == "affiliation"]
    assert entry.letters == ("2020-01-01", "2024-03-01")
    record_letter(cast.actor("secretary"), row, on=CAME, **LETTER)
    assert lines(row)[0].endswith(SHOWN)


def test_the_page_records_it_and_history_tells_of_it(cast: Cast) -> None:
    row, client = arrived(cast), cast.client("secretary")
    address = f"/members/{row.pk}/letters/2024-03-01/"
    assert address in client.get(f"/members/{row.pk}/entries/").content.decode()
    once = client.get(address).context["form"]["once"].value()
    typed = {"letter_no": "东组介016号", "letter_until": "2024.4.1", "once": once}
    assert client.post(address, typed).status_code == 302
    page = client.get(f"/members/{row.pk}/").content.decode()
    assert SHOWN in page and "登记介绍信：介绍信编号、介绍信有效期" in page
    assert client.get(f"/members/{row.pk}/letters/2024-03-02/").status_code == 404


def test_who_may_not(cast: Cast) -> None:
    row = arrived(cast)
    for who in ("member", "next_door", "organiser", "committee_member", "auditor", "keeper"):
        with pytest.raises(NotAllowed):
            record_letter(cast.actor(who), row, on=CAME, **LETTER)
