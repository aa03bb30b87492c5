"""The organisational life of the invented country: who is due is due, chains hold, and all that follows is right."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from zhibu.duties.actions.lights import Turned, refresh_all
from zhibu.duties.actions.windows import Written, rebuild_windows
from zhibu.duties.models import Light, Window
from zhibu.figures.actions.recounting import differences
from zhibu.meetings.choices import CAME, GatheringState
from zhibu.meetings.models import Attendance, Draw, Filing, FollowUp, Gathering, Holding, Minutes, Record
from zhibu.meetings.queries import chain, filings
from zhibu.meetings.queries.due import called
from zhibu.members.models import Exemption, Member
from zhibu.site.bench import folders, life
from zhibu.site.bench.gatherings import INDEXED, WRITTEN
from zhibu.site.bench.load import extend, here, load
from zhibu.site.starting import CommandFailed

TODAY = date(2026, 6, 15)
MEMBERS = 300


@pytest.fixture
def loaded(db: None) -> None:
    load(MEMBERS, TODAY)


def told() -> dict[str, Any]:
    """Return how many rows each table holds, and the links of every chain."""
    with connection.cursor() as cursor:
        counts = {}
        for table in (*INDEXED, *WRITTEN, "duties_window", "duties_light"):
            cursor.execute(f"select count(*) from {table}")
            counts[table] = cursor.fetchone()[0]
    return {**counts, "chains": sorted(Record.objects.values_list("hash", flat=True))}


def test_each_branch_holds_what_is_asked_of_it(loaded: None) -> None:
    counts = Counter(Holding.objects.filter(is_held=True).values_list("kind", flat=True))
    assert counts["theme_day"] > counts["committee_meeting"] > counts["assembly"] > 10
    assert counts["lecture"] > 10
    last, _current = life.quarters(TODAY)
    held = Gathering.objects.filter(state=GatheringState.HELD).order_by("held_on")
    assert held[0].held_on.replace(day=1) == last.starts_on
    assert held.latest("held_on").held_on < TODAY
    assert Gathering.objects.filter(is_joint=True).exists()
    ahead = Gathering.objects.filter(held_on__gt=TODAY)
    assert set(ahead.values_list("state", flat=True)) <= {"planned", "called"}
    assert Attendance.objects.filter(gathering__in=ahead, presence="due").exists()


def wipe() -> None:
    """Take the life away: the country as it was loaded before there was any."""
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        for table in (*INDEXED, *WRITTEN, "duties_window", "duties_windowstart", "duties_light"):
            cursor.execute(f"delete from {table}")
        cursor.execute("set session_replication_role = origin")


def test_those_who_are_due_stand_in_the_registers_and_nobody_else(loaded: None) -> None:
    wipe()
    some = Member.objects.on_roll().order_by("id").values_list("person", flat=True)[:40]
    spans = [(date(2020, 1, 1), None), (date(2026, 3, 10), date(2026, 5, 10))]
    Exemption.objects.bulk_create(
        Exemption(person_id=person, reason="frail", review_on=date(2027, 1, 1), since=since, until=until)
        for person, (since, until) in zip(some, spans * 20, strict=True)
    )
    extend(TODAY)
    spared = Attendance.objects.filter(is_due=False)
    assert {"present", "due"} == set(spared.filter(gathering__state="held").values_list("presence", flat=True))
    called_to = Gathering.objects.filter(state__in=["called", "held"])
    assert called_to.count() > 50
    for gathering in called_to:
        units = set(Holding.objects.filter(gathering=gathering).values_list("unit", flat=True))
        due = {(one.person_id, one.unit_id, one.unit_path, one.is_due, one.has_vote)
               for one in called(list(units), gathering.kinds, gathering.held_on)}  # fmt: skip
        lines = Attendance.objects.filter(gathering=gathering)
        assert set(lines.values_list("person_id", "unit_id", "unit_path", "is_due", "has_vote")) == due
        assert lines.filter(presence__in=CAME).exists() is (gathering.state == GatheringState.HELD)


def test_nine_of_ten_come_and_some_make_up_for_it(loaded: None) -> None:
    lines = Attendance.objects.filter(is_due=True, gathering__state=GatheringState.HELD)
    counts = Counter(lines.values_list("presence", flat=True))
    assert 0.85 < sum(counts[one] for one in CAME) / counts.total() < 0.95
    assert min(counts["excused"], counts["absent"], counts["made_up"], counts["late"], counts["online"]) > 0


def test_nothing_refers_to_what_is_not_there(loaded: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text from pg_constraint c"
            " join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]"
            " where c.contype = 'f' and c.conrelid::regclass::text like 'meetings_%'"
        )
        for table, column, other in cursor.fetchall():
            cursor.execute(
                f"select count(*) from {table} x where {column} is not null"
                f" and not exists (select from {other} y where y.id = x.{column})"
                if other != "auth_user"
                else "select 0"
            )
            assert cursor.fetchone()[0] == 0, (table, column)


def test_the_chains_hold(loaded: None) -> None:
    units = chain.chained_units()
    assert len(units) > 5
    assert [one for unit in units for one in chain.verified(unit)] == []
    assert Record.objects.filter(number__gt=2).exists()


def test_a_link_says_what_a_lock_would_have_said(loaded: None) -> None:
    made_up = Attendance.objects.filter(presence="made_up").values("gathering")
    records = Record.objects.filter(what="minutes").exclude(gathering__in=made_up)
    for record in records.order_by("hash")[:20]:
        minutes = Minutes.objects.select_related("gathering__chair", "recorder").get(gathering=record.gathering)
        actor: Any = SimpleNamespace(at=record.at, name=record.by)
        assert json.loads(record.body) == {**chain.facts_of(minutes, actor), "number": record.number}


def test_records_lie_before_the_level_above(loaded: None) -> None:
    states = Counter(Filing.objects.values_list("state", flat=True))
    assert min(states["filed"], states["passed"], states["settled"]) > 0
    for filing in Filing.objects.select_related("branch", "record"):
        assert filings.reviewer_of(filing.branch) == filing.unit
    assert Draw.objects.exists()
    assert all(filings.holds(draw) for draw in Draw.objects.all())


def test_some_of_what_was_agreed_is_overdue(loaded: None) -> None:
    assert FollowUp.objects.filter(done_on=None, due_on__lt=TODAY).exists()
    assert FollowUp.objects.exclude(done_on=None).exists()


def test_windows_lights_and_figures_follow(loaded: None) -> None:
    states = Counter(Window.objects.filter(frequency="theme_day").values_list("state", flat=True))
    assert states["met"] > 30
    assert Window.objects.filter(state="missed").exists()
    assert rebuild_windows(TODAY) == Written()
    assert refresh_all(TODAY) == Turned()
    assert differences() == []
    missed = Window.objects.filter(state="missed", starts_on=date(2026, 5, 1))
    assert Light.objects.open().filter(about="2026-05-01").count() == missed.count()


def test_a_country_without_it_gets_the_same_and_one_with_it_nothing_more(loaded: None) -> None:
    before = told()
    extend(TODAY)
    assert told() == before
    wipe()
    extend(TODAY)
    assert told() == before
    assert differences() == []


def test_a_loaded_folder_gets_what_it_lacks_and_another_is_left_alone(
    db: None, settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DATA = tmp_path
    words = ["--members", "60", "--day", str(TODAY)]
    assert here(words) == 0
    mark = folders.mark_of(tmp_path)
    assert mark is not None
    before = told()
    assert here(words) == 0
    assert "什么也不缺" in capsys.readouterr().out
    older = {name: spent for name, spent in mark["steps"].items() if name != "settled"}
    folders.write_mark({**mark, "steps": older})
    assert here(words) == 0
    assert told() == before
    (tmp_path / folders.MARK).unlink()
    with pytest.raises(CommandFailed):
        here(words)
