"""Windows follow what happens: an act turns those of its unit at once, a night those that days have passed."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.cast import Cast
from zhibu.bylaws.actions import add_local_rule
from zhibu.duties import handlers
from zhibu.duties.actions.windows import refresh_every_window, refresh_windows
from zhibu.duties.choices import WindowState
from zhibu.duties.figures import WINDOWS
from zhibu.duties.jobs import refresh_whole
from zhibu.duties.models import Window
from zhibu.duties.testing import begin_windows, windows_of
from zhibu.figures.actions.recounting import differences
from zhibu.figures.queries import read_places
from zhibu.gate.events import Touched
from zhibu.meetings.actions import cancel_gathering, close_register, open_register, plan_gathering, record_talks
from zhibu.meetings.testing import make_gathering, make_open, plan_of, tick
from zhibu.orgs.actions import dissolve_unit, end_appointment
from zhibu.orgs.models import Appointment
from zhibu.orgs.testing import Clerk, make_unit
from zhibu.rulebook.windows import window_of

TODAY = timezone.localdate()
NOW, LAST = window_of(TODAY, 1), window_of(TODAY, 1).previous
BEGINS = date(TODAY.year - 1, 1, 1)


@pytest.fixture(autouse=True)
def _begun(cast: Cast) -> None:
    begin_windows(BEGINS)
    refresh_every_window(TODAY)


def now(cast: Cast, frequency: str = "theme_day") -> Window:
    return Window.objects.get(unit=cast.first, frequency=frequency, starts_on=NOW.starts_on)


def test_a_register_that_is_closed_meets_its_windows(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    assert now(cast).state == WindowState.DUE
    gathering = make_open(cast.actor("secretary"), cast.first, "theme_day", "committee_meeting")
    tick(cast, gathering, {"member": "present"})
    assert now(cast).state == WindowState.DUE  # it is not over yet
    with django_capture_on_commit_callbacks(execute=True):
        close_register(cast.actor("secretary"), gathering)
    assert (now(cast).state, now(cast).met_on) == (WindowState.MET, TODAY)
    assert now(cast, "committee_meeting").state == WindowState.MET
    assert differences() == []


def test_what_is_held_together_meets_the_windows_of_both(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    gathering = plan_gathering(Clerk(), cast.first, plan=plan_of(TODAY, "theme_day"), beside=[cast.second])
    open_register(Clerk(), gathering)
    tick(cast, gathering, {"member": "present"})
    with django_capture_on_commit_callbacks(execute=True):
        close_register(cast.actor("secretary"), gathering)
    assert windows_of(cast.second, "theme_day")[NOW.starts_on.isoformat()] == WindowState.MET


class TestManyAtOnce:
    """After a bulk act over more units than are followed at once, nobody waits for the night."""

    @pytest.fixture(autouse=True)
    def few(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(handlers, "AT_ONCE", 0)

    def test_the_unit_and_those_above_are_judged_at_once_and_the_rest_by_a_job(self, cast: Cast) -> None:
        Window.objects.all().delete()
        handlers.follow_act(
            Touched(room="members", verb="import_members", unit=None, path=cast.first.path, is_bulk=True)
        )
        assert windows_of(cast.first, "theme_day") and not windows_of(cast.group, "group_meeting")
        assert not windows_of(cast.second, "theme_day")
        (job,) = ProcrastinateJob.objects.filter(task_name="duties.refresh_branch_of_tree")
        assert job.args == {"path": cast.first.path}

    def test_the_job_finds_what_stands_below_and_whoever_held_it_together_with_them(self, cast: Cast) -> None:
        gathering = plan_gathering(Clerk(), cast.first, plan=plan_of(TODAY, "theme_day"), beside=[cast.second])
        open_register(Clerk(), gathering)
        tick(cast, gathering, {"member": "present"})
        close_register(cast.actor("secretary"), gathering)  # nobody hears of it: the test commits nothing
        assert windows_of(cast.second, "theme_day")[NOW.starts_on.isoformat()] == WindowState.DUE
        refresh_whole(cast.first.path, TODAY)
        for unit in (cast.first, cast.second):
            assert windows_of(unit, "theme_day")[NOW.starts_on.isoformat()] == WindowState.MET
        assert differences() == []


def test_a_plan_is_named_until_it_is_cancelled(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        gathering = make_gathering(cast.actor("secretary"), cast.first, "theme_day")
    assert (now(cast).state, now(cast).planned_on) == (WindowState.DUE, TODAY)
    with django_capture_on_commit_callbacks(execute=True):
        cancel_gathering(cast.actor("secretary"), gathering, reason="井下检修")
    assert now(cast).planned_on is None


def test_a_talk_that_is_recorded_meets_its_pair(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    one, other = cast.people["secretary"].pk, cast.people["member"].pk
    with django_capture_on_commit_callbacks(execute=True):
        record_talks(cast.actor("secretary"), cast.first, on=TODAY, one=one, others=[other])
    year = window_of(TODAY, 12).starts_on.isoformat()
    assert windows_of(cast.first, "talks_both")[year] == WindowState.MET
    assert windows_of(cast.first, "talks_members")[year] == WindowState.DUE


def test_a_committee_that_is_lost_is_asked_no_more(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    assert LAST.starts_on.isoformat() in windows_of(cast.first, "committee_meeting")
    seat = Appointment.objects.get(person=cast.people["organiser"])
    with django_capture_on_commit_callbacks(execute=True):
        end_appointment(Clerk(), seat, on=TODAY, reason="调动")
    assert NOW.starts_on.isoformat() not in windows_of(cast.first, "committee_meeting")
    assert LAST.starts_on.isoformat() in windows_of(cast.first, "committee_meeting")


def test_a_unit_that_is_dissolved_is_asked_no_more(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    unit = make_unit("筹备支部", cast.mine)
    begin_windows(BEGINS)
    refresh_windows([unit.pk], TODAY)
    assert NOW.starts_on.isoformat() in windows_of(unit, "theme_day")
    with django_capture_on_commit_callbacks(execute=True):
        dissolve_unit(Clerk(), unit, on=TODAY, reason="并入")
    assert NOW.starts_on.isoformat() not in windows_of(unit, "theme_day")
    assert LAST.starts_on.isoformat() in windows_of(unit, "theme_day")


def test_a_stricter_local_number_is_asked_below_it(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    said = {"rule": "JY-02", "value": "times", "document": "通知", "document_no": "东党〔2026〕1号"}
    with django_capture_on_commit_callbacks(execute=True):
        add_local_rule(Clerk(), cast.mine, amount="2", since=NOW.starts_on, **said)
    assert now(cast).asked == 2
    assert Window.objects.get(unit=cast.first, frequency="theme_day", starts_on=LAST.starts_on).asked == 1


def test_a_night_without_changes_writes_nothing(cast: Cast) -> None:
    assert refresh_every_window(TODAY).total == 0


def test_the_night_after_its_end_a_window_is_missed_and_the_next_one_begins(cast: Cast) -> None:
    assert refresh_every_window(NOW.ends_on - timedelta(days=1)).changed == 0
    turned = refresh_every_window(NOW.ends_on)
    assert turned.changed >= 3
    assert turned.added >= 3
    assert now(cast).state == WindowState.MISSED
    assert windows_of(cast.first, "theme_day")[NOW.ends_on.isoformat()] == WindowState.DUE


def test_figures_count_the_windows_of_a_month_below_a_unit(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    gathering = make_open(cast.actor("secretary"), cast.first, "theme_day")
    tick(cast, gathering, {"member": "present"})
    with django_capture_on_commit_callbacks(execute=True):
        close_register(cast.actor("secretary"), gathering)
    day = NOW.starts_on
    before, after = read_places([(cast.mine.path, day - timedelta(days=1)), (cast.mine.path, day)], [WINDOWS])
    began = {key: n - before.get(key, 0) for key, n in after.items() if key[1].startswith("theme_day:")}
    assert began[WINDOWS, "theme_day:met"] == 1
    assert began[WINDOWS, "theme_day:due"] == 2
    assert began[WINDOWS, "theme_day:missed"] == 0
