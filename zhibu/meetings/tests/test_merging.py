"""What becomes of a tick that was made without network: rules that hold for every tick and every line."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from zhibu.meetings.choices import CAME, MISSED, Presence, Verdict
from zhibu.meetings.rules.merging import Stands, by_our_clock, merge, minutes_off
from zhibu.meetings.rules.registers import Tick

WORDS = Presence.values
ticks = st.builds(Tick, st.sampled_from([*CAME, *MISSED]), st.booleans(), was=st.sampled_from([*WORDS, None]))
lines = st.builds(
    lambda word, early, leave, said: Stands(word, early and word in CAME, leave, said),
    *(st.sampled_from(WORDS), st.booleans(), st.booleans(), st.booleans()),
)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))


def after(tick: Tick, line: Stands) -> Stands:
    """Return the line as it stands once the tick has been merged."""
    found = merge(tick, line)
    is_said = line.is_said or found.verdict == Verdict.ACCEPTED
    return Stands(found.presence, found.left_early, line.has_leave, is_said)


@given(ticks, lines)
def test_whoever_was_there_stays_there_unless_the_list_said_so_too(tick: Tick, line: Stands) -> None:
    if line.presence in CAME and tick.was != line.presence:
        assert after(tick, line).presence == line.presence


@given(ticks, lines)
def test_a_clash_changes_nothing_and_comes_only_from_people(tick: Tick, line: Stands) -> None:
    found = merge(tick, line)
    if found.verdict == Verdict.CONFLICT:
        assert (found.presence, found.left_early) == (line.presence, line.left_early) and found.clash
        assert line.has_leave or line.presence == Presence.MADE_UP or (line.is_said and tick.was != line.presence)


@given(ticks, lines)
def test_what_nobody_denies_is_written(tick: Tick, line: Stands) -> None:
    is_free = not line.has_leave and not line.is_said and line.presence not in (*CAME, Presence.MADE_UP)
    if is_free:
        assert after(tick, line).presence == tick.presence


@given(ticks, lines)
def test_the_same_tick_again_changes_nothing(tick: Tick, line: Stands) -> None:
    once = after(tick, line)
    assert after(tick, once) == once


@given(st.lists(ticks.filter(lambda one: one.presence in CAME), min_size=1, max_size=4), st.randoms())
def test_lists_of_several_phones_agree_on_who_was_there_in_any_order(found: list[Tick], chance: object) -> None:
    mixed = list(found)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    sums = set()
    for order in (found, mixed):
        line = Stands(Presence.DUE)
        for one in order:
            line = after(Tick(one.presence, one.left_early, was=Presence.DUE), line)
        sums.add((line.presence in CAME, line.left_early))
    assert len(sums) == 1 and sums.pop()[0]


@given(ticks, lines)
def test_nobody_leaves_early_who_did_not_come(tick: Tick, line: Stands) -> None:
    found = merge(tick, line)
    assert not found.left_early or found.presence in CAME


@given(moments, moments, moments, moments)
def test_a_time_lies_between_the_opening_and_the_arrival_whatever_the_phone_says(
    said: datetime, sent: datetime, opened: datetime, received: datetime
) -> None:
    opened = min(opened, received)
    assert opened <= by_our_clock(said, sent, received, opened) <= received


@given(moments, st.timedeltas(timedelta(), timedelta(hours=8)), st.integers(-1440, 1440))
def test_a_wrong_clock_moves_no_tick(ticked: datetime, later: timedelta, off: int) -> None:
    skew = timedelta(minutes=off)
    sent = ticked + later
    assert by_our_clock(ticked + skew, sent + skew, sent, ticked - timedelta(hours=1)) == ticked
    assert minutes_off(sent + skew, sent) == (off if abs(off) > 2 else 0)
