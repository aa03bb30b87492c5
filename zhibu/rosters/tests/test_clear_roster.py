"""After some weeks a roster holds nothing of anybody any more: neither file nor rows, only what came of it."""

import json
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from zhibu.access.actors import system
from zhibu.files.models import StoredFile
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.jobs.models import Job
from zhibu.members.models import Member
from zhibu.rosters.actions import begin_preview, begin_undo, clear_roster, discard_roster, undo_roster
from zhibu.rosters.actions.clear_roster import rosters_to_clear
from zhibu.rosters.choices import State
from zhibu.rosters.jobs import clear_all
from zhibu.rosters.models import Roster, RosterBefore, RosterPart
from zhibu.rosters.testing import id_number, import_roster, person, preview, write_roster

pytestmark = pytest.mark.django_db
ONE, TWO = id_number(sequence="831"), id_number(sequence="833")
WRONG = TWO[:17] + ("1" if TWO[17] != "1" else "2")


@pytest.fixture
def file(tmp_path):
    def write(education="大专"):
        rows = [
            person("李建国", ONE, "综采一区党支部", education=education),
            person("王晓梅", WRONG, "综采一区党支部"),
            person("王大梅", ONE, "综采一区党支部"),
        ]
        return write_roster(tmp_path / "a.xlsx", rows)

    return write


def aged(roster, days):
    """Move everything that was done with the roster into the past."""
    names = ("uploaded_at", "previewed_at", "applied_at", "undone_at")
    moved = {name: getattr(roster, name) - timedelta(days=days) for name in names if getattr(roster, name)}
    Roster.objects.filter(pk=roster.pk).update(**moved)
    return Roster.objects.get(pk=roster.pk)


def test_an_applied_roster_is_cleared_and_its_people_stay(cast, file, django_capture_on_commit_callbacks):
    import_roster(file(), cast.mine)
    roster = aged(import_roster(file("大学本科"), cast.mine), 31)
    key = roster.file.key
    assert RosterBefore.objects.filter(roster=roster).exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert clear_all() == 1
    roster.refresh_from_db()
    assert (roster.state, roster.file, roster.samples) == (State.APPLIED, None, "")
    assert not RosterPart.objects.filter(roster=roster).exists()
    assert not RosterBefore.objects.filter(roster=roster).exists()
    assert not default_storage.exists(key)
    assert Member.objects.get(name="李建国").person.education == "20"


def test_what_stays_names_nobody(cast, file):
    roster = aged(import_roster(file(), cast.mine), 31)
    clear_roster(system(), roster)
    kept = json.dumps(list(Roster.objects.filter(pk=roster.pk).values()), default=str, ensure_ascii=False)
    assert not any(secret in kept for secret in (ONE, WRONG, "李建国", "王晓梅", "王大梅", "13800001234"))
    kept_rows = Roster.objects.get(pk=roster.pk).rejected
    assert kept_rows == [[3, "checksum", "id_number", ""], [4, "duplicate", "id_number", 2]]


def test_its_page_still_says_what_came_of_it(cast, file, query_count):
    roster = aged(import_roster(file(), cast.mine), 31)
    clear_all()
    client = cast.client("officer")
    answer = client.get(reverse("show_roster", args=[roster.pk]))
    query_count("rosters.show_roster_cleared", answer)
    assert answer.context["cleared"] == [
        (3, "身份证号“…”的校验位不对，多半是抄错了一位，请核对。"),
        (4, "身份证号与第 2 行相同，同一个人只收一行。"),
    ]
    said = answer.content.decode()
    assert "已经按期清除" in said
    assert reverse("begin_undo", args=[roster.pk]) not in said
    for page in ("download_recap", "begin_undo", "match_columns"):
        assert client.get(reverse(page, args=[roster.pk])).status_code == 404


def test_it_cannot_be_undone_afterwards(cast, file):
    roster = aged(import_roster(file(), cast.mine), 31)
    clear_all()
    roster.refresh_from_db()
    for undo in (undo_roster, begin_undo):
        with pytest.raises(Refused, match="期限"):
            undo(cast.actor("officer"), roster)
    assert Member.objects.filter(name="李建国").exists()


def test_one_that_was_never_imported_is_discarded(cast, file):
    roster = aged(preview(file(), cast.mine), 31)
    clear_all()
    roster.refresh_from_db()
    assert (roster.state, roster.file) == (State.DISCARDED, None)
    with pytest.raises(Refused):
        begin_preview(cast.actor("officer"), roster)
    assert "很久没有接着办" in cast.client("officer").get(reverse("show_roster", args=[roster.pk])).content.decode()


def test_an_undone_one_counts_from_its_undoing(cast, file):
    roster = aged(import_roster(file(), cast.mine), 31)
    roster = undo_roster(system(), roster)
    assert clear_all() == 0
    aged(roster, 31)
    assert clear_all() == 1


def test_a_discarded_one_holds_nothing_from_the_first_moment(cast, file):
    roster = preview(file(), cast.mine)
    discard_roster(cast.actor("officer"), roster)
    assert not RosterPart.objects.filter(roster=roster).exists()
    assert not StoredFile.objects.exists()
    aged(roster, 400)
    assert clear_all() == 0


def test_the_days_are_a_setting(cast, file, settings):
    roster = aged(import_roster(file(), cast.mine), 10)
    assert rosters_to_clear(timezone.now()) == []
    settings.ROSTER_DAYS = 7
    assert rosters_to_clear(timezone.now()) == [roster.pk]


def test_one_whose_work_goes_on_is_left_alone(cast, file):
    roster = aged(preview(file(), cast.mine), 31)
    begin_preview(cast.actor("officer"), roster)
    assert clear_all() == 0
    Job.objects.update(state="done", ended_at=timezone.now())
    assert clear_all() == 1


def test_every_night_a_worker_does_it():
    known = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert known["rosters.clear_old_rosters"] == "45 3 * * *"


def test_nobody_next_door_clears_it(cast, file):
    with pytest.raises(NotAllowed):
        clear_roster(cast.actor("next_door"), preview(file(), cast.first))
