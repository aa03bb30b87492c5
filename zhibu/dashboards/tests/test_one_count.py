"""Register, ledger, report and handbook count the same lines the same way, however somebody came or did not."""

import re
from pathlib import Path

import pytest
from django.utils import timezone

import zhibu
from tests.cast import Cast
from zhibu.dashboards.queries.attendance import ledger
from zhibu.dashboards.queries.handbook import Asked
from zhibu.duties.queries.periods import period_of
from zhibu.meetings import actions
from zhibu.meetings.choices import Presence
from zhibu.meetings.models import Attendance, Gathering, Leave
from zhibu.meetings.queries.counts import in_words, sum_of
from zhibu.meetings.queries.totals import totals_in
from zhibu.meetings.rules.registers import COUNTED, HEARD
from zhibu.meetings.testing import line_of, make_called, tick

TODAY = timezone.localdate()
NAMES = ("due", "came_due", "excused", "absent", "made_up")


@pytest.fixture
def held(cast: Cast) -> Gathering:
    """Return a lecture: one each came, came late, has leave that was granted, is absent, made up for it, is spared."""
    secretary = cast.actor("secretary")
    made = make_called(secretary, cast.first, "lecture")
    actions.ask_leave(cast.actor("committee_member"), line_of(cast, "committee_member", made), reason="出差")
    actions.answer_leave(secretary, Leave.objects.get(), is_granted=True, note="")
    actions.open_register(secretary, made)
    Attendance.objects.filter(gathering=made, person=cast.people["member"]).update(is_due=False)
    tick(cast, made, {"secretary": "present", "organiser": "late"}, guests=["来宾"])
    actions.close_register(secretary, made)
    return made


@pytest.mark.django_db
def test_all_of_them_count_one_register_alike(cast: Cast, held: Gathering) -> None:
    """JY-09: who is spared is due nowhere and missing nowhere; all else is counted once and by the same word."""
    for after in (False, True):
        if after:
            line = line_of(cast, "group_leader", held)
            actions.make_up(cast.actor("secretary"), line, way="studied", on=TODAY)
        register = Attendance.objects.filter(gathering=held)
        one = sum_of(register)
        told = totals_in(cast.first, period_of(TODAY, "quarter"), TODAY)[cast.first.path].registers
        lines = ledger(Asked(cast.actor("secretary"), cast.first, TODAY, TODAY))
        for name in NAMES:
            assert getattr(told, name) == getattr(one, name), name
        for name in ("due", "excused", "absent", "made_up", "untimed"):
            assert getattr(told, name) == sum(getattr(each, name) for each in lines), name
        assert one.due == one.came_due + one.excused + one.absent + one.made_up + one.waiting == 4
        assert (one.excused, one.absent, one.made_up, told.spared) == (1, 1 - after, int(after), 1)
        assert (f"缺席 {one.absent} 人" in in_words(one)) is not after
        assert f"应到 4 人，到会 {one.came} 人（其中应到的 {one.came_due} 人），" in in_words(one)


def test_every_word_of_the_register_counts_as_one_thing_and_no_more() -> None:
    words = [word for of in COUNTED.values() for word in of]
    assert sorted(words) == sorted(map(str, Presence)) and set(HEARD) < set(words)


def test_what_excuses_stands_in_one_place() -> None:
    """Whoever asks whether leave, an exemption or make-up counts asks the one table: no file of its own reading."""
    root = Path(zhibu.__file__).parent
    own = re.compile(r"""is_due.{0,40}(excused|absent|made_up|EXCUSED|ABSENT|MADE_UP)|answer=Answer\.GRANTED""")
    found = {
        str(path.relative_to(root))
        for room in ("meetings", "dashboards")
        for path in (root / room).rglob("*.py")
        if "tests" not in path.parts and "migrations" not in path.parts and own.search(path.read_text())
    }
    assert found == {"meetings/models/calling.py"}
