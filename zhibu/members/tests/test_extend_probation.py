"""A probation is made longer once, by the months of the rule; lights, the file and the member's line know it."""

from datetime import date

import pytest

from tests.cast import Cast
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.members.actions.spans import correct_span
from zhibu.members.actions.stages import extend_probation, record_stage
from zhibu.members.choices import Stage
from zhibu.members.models import Member, ProbationExtension, SpanCorrection
from zhibu.members.queries.pasts import pasts_of
from zhibu.members.queries.probations import extension_months
from zhibu.members.queries.sheet import sheet
from zhibu.members.queries.structure import structure
from zhibu.members.rules.stages import how_confirmed
from zhibu.members.testing import make_member

JOINED = date(2022, 8, 31)
DECIDED = date(2023, 8, 20)


def newcomer(cast: Cast, stage: str = Stage.PROBATIONARY) -> Member:
    return make_member(cast.first, "新同志", stage=stage, joined_on=JOINED, since=date(2022, 1, 1))


def extend(cast: Cast, row: Member, months: int = 6, on: date = DECIDED, who: str = "organiser") -> None:
    extend_probation(cast.actor(who), row, months=months, decided_on=on, document_no="东党〔2023〕8号")


def facts(row: Member, on: date) -> dict[str, str]:
    (group,) = sheet(row, pasts_of(row.person_id), on, parts=["party"])
    return {fact.key: fact.text for fact in group.facts}


def test_it_is_kept_from_the_day_on_which_the_year_was_over(cast: Cast) -> None:
    row = newcomer(cast)
    extend(cast, row)
    kept = ProbationExtension.objects.get()
    assert (kept.since, kept.until, kept.months) == (date(2023, 8, 31), date(2024, 2, 29), 6)
    assert (kept.decided_on, kept.document_no) == (DECIDED, "东党〔2023〕8号")
    assert extension_months(row.person_id, JOINED) == 6


@pytest.mark.parametrize("months", [5, 13])
def test_six_to_twelve_months(cast: Cast, months: int) -> None:
    with pytest.raises(Refused, match="6 到 12") as refused:
        extend(cast, newcomer(cast), months)
    assert refused.value.field == "months"


def test_once_only(cast: Cast) -> None:
    row = newcomer(cast)
    extend(cast, row)
    with pytest.raises(Refused, match="只能延长一次"):
        extend(cast, row, on=date(2024, 1, 10))


def test_only_while_on_probation_and_by_a_day_that_can_be(cast: Cast) -> None:
    with pytest.raises(Refused, match="预备党员"):
        extend(cast, newcomer(cast, Stage.CANDIDATE))
    row = newcomer(cast)
    for on in (JOINED, cast.actor("organiser").today.replace(year=2090)):
        with pytest.raises(Refused) as refused:
            extend(cast, row, on=on)
        assert refused.value.field == "decided_on"


def test_full_membership_begins_when_the_longer_probation_ends(cast: Cast) -> None:
    row = newcomer(cast)
    extend(cast, row)
    with pytest.raises(Refused, match="2024-02-29"):
        record_stage(cast.actor("organiser"), row, stage=Stage.FULL, on=date(2023, 8, 31))
    record_stage(cast.actor("organiser"), row, stage=Stage.FULL, on=date(2024, 2, 29))
    row.refresh_from_db()
    assert row.full_on == date(2024, 2, 29)
    assert facts(row, date(2024, 3, 1))["confirmed"] == "延长预备期后转正"


def test_an_extension_told_with_full_membership_is_kept_too(cast: Cast) -> None:
    row, organiser = newcomer(cast), cast.actor("organiser")
    details = {"stage": Stage.FULL, "extension_months": 6, "extended_on": DECIDED}
    with pytest.raises(Refused):
        record_stage(organiser, row, on=date(2024, 3, 1), **details)
    assert not ProbationExtension.objects.exists()
    record_stage(organiser, row, on=date(2024, 2, 29), **details)
    assert ProbationExtension.objects.get().decided_on == DECIDED


def test_another_length_than_the_recorded_one_is_refused(cast: Cast) -> None:
    row = newcomer(cast)
    extend(cast, row)
    with pytest.raises(Refused, match="只能延长一次") as refused:
        record_stage(cast.actor("organiser"), row, stage=Stage.FULL, on=date(2024, 5, 31), extension_months=9)
    assert refused.value.field == "extension_months"


def test_the_file_tells_it_as_of_a_day(cast: Cast) -> None:
    row = newcomer(cast)
    extend(cast, row)
    assert "extension" not in facts(row, date(2023, 8, 19))
    told = facts(row, date(2023, 9, 1))
    assert told["confirmed"] == "预备期已延长"
    assert told["extension"] == "6 个月，到 2024-02-28 满 · 2023-08-20 决定 · 东党〔2023〕8号"
    assert facts(row, date(2024, 2, 29))["confirmed"] == "预备期已满，还没有转正"


def test_the_branch_in_numbers_knows_it(cast: Cast) -> None:
    day = cast.actor("organiser").today
    extend(cast, newcomer(cast))
    make_member(cast.first, "别的同志", stage=Stage.PROBATIONARY, joined_on=date(2022, 9, 1))
    found = next(iter(structure([cast.first.pk], day)))
    assert list(zip(found.probations, found.extensions, strict=True)) == [(JOINED, 6), (date(2022, 9, 1), 0)]


def test_a_wrong_one_is_made_void_and_entered_anew(cast: Cast) -> None:
    row = newcomer(cast)
    extend(cast, row)
    secretary, span = cast.actor("secretary"), str(ProbationExtension.objects.get().pk)
    with pytest.raises(Refused, match="作废"):
        correct_span(secretary, row, kind="extension", span=span, since=date(2023, 9, 1), reason="写错")
    correct_span(secretary, row, kind="extension", span=span, void=True, reason="是另一个人")
    assert not ProbationExtension.objects.exists()
    assert SpanCorrection.objects.get().before["months"] == 6
    extend(cast, row, 12)


@pytest.mark.parametrize(
    ("full_on", "extension", "on", "went"),
    [
        (None, 0, date(2023, 8, 30), "running"),
        (None, 0, date(2023, 8, 31), "over"),
        (None, 6, date(2023, 8, 30), "extending"),
        (date(2023, 8, 31), 0, date(2025, 1, 1), "on_time"),
        (date(2023, 10, 1), 0, date(2025, 1, 1), ""),
        (date(2023, 10, 1), 6, date(2025, 1, 1), "extended"),
    ],
)
def test_how_it_went(full_on: date | None, extension: int, on: date, went: str) -> None:
    ends = date(2023, 8, 31)
    assert how_confirmed((JOINED, full_on), ends, extension, on, is_cancelled=False) == went
    assert how_confirmed((None, full_on), ends, extension, on, is_cancelled=False) == ""
    if full_on is None:
        assert how_confirmed((JOINED, None), ends, extension, on, is_cancelled=True) == "cancelled"


def test_the_page_records_it(cast: Cast) -> None:
    row, client = newcomer(cast), cast.client("organiser")
    assert f"/members/{row.pk}/extension/" in client.get(f"/members/{row.pk}/entries/").content.decode()
    page = client.get(f"/members/{row.pk}/extension/")
    typed = {"months": "6", "decided_on": "2023.8.20", "once": page.context["form"]["once"].value()}
    assert client.post(f"/members/{row.pk}/extension/", typed).status_code == 302
    assert "延长预备期" in client.get(f"/members/{row.pk}/").content.decode()
    assert f"/members/{row.pk}/extension/" not in client.get(f"/members/{row.pk}/entries/").content.decode()


def test_who_may_not(cast: Cast) -> None:
    for who in ("member", "next_door", "committee_member", "auditor", "keeper"):
        with pytest.raises(NotAllowed):
            extend(cast, newcomer(cast), who=who)
