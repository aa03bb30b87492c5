"""The invented country of `zhibu bench load`, in the small: what a recount and the duties say of it, and its report."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from zhibu.duties.actions.lights import Turned, refresh_all
from zhibu.duties.models import Light
from zhibu.figures.actions.recounting import differences
from zhibu.figures.queries import read_one, state
from zhibu.members.actions.roll import refresh_roll_where
from zhibu.members.models import Affiliation, Member, StageSpan, StandingSpan
from zhibu.orgs.models import Appointment, Term, Unit
from zhibu.people.models import Person
from zhibu.site.bench import country, folders, telling
from zhibu.site.bench.load import load
from zhibu.site.recount import EVERYBODY

TODAY = date(2026, 6, 15)
MEMBERS = 300


@pytest.fixture
def loaded(db: None) -> None:
    load(MEMBERS, TODAY)


def test_a_recount_finds_no_difference(loaded: None) -> None:
    assert differences() == []
    assert not state().has_pending
    assert refresh_roll_where(EVERYBODY) == 0


def test_the_lights_are_those_that_a_refresh_would_light(loaded: None) -> None:
    assert Light.objects.open().count() > 5
    assert refresh_all(TODAY) == Turned()


def test_as_many_members_as_asked_for_stand_on_the_roll_and_in_the_figures(loaded: None) -> None:
    root = Unit.objects.get(parent=None)
    assert Member.objects.on_roll().count() == MEMBERS
    assert read_one(root.path, ["members"], TODAY) == {("members", ""): MEMBERS}
    assert Unit.objects.count() == sum(country.levels(MEMBERS))


def test_ten_years_of_history_stand_behind_them(loaded: None) -> None:
    root = Unit.objects.get(parent=None)
    past = read_one(root.path, ["members"], TODAY - timedelta(days=3 * 365))[("members", "")]
    assert MEMBERS / 2 < past < MEMBERS * 1.2
    assert Affiliation.objects.filter(departure="placed").exists()
    assert StandingSpan.objects.filter(standing="deceased").exists()
    assert StageSpan.objects.filter(stage="applicant", until=None).exists()
    assert Term.objects.filter(closed_on__isnull=False).exists()
    assert Appointment.objects.filter(post="secretary", until=None).exists()
    assert Person.objects.exclude(id_number=None).first().id_number[6:14].isdigit()  # type: ignore[union-attr]


def test_the_same_country_comes_out_each_time() -> None:
    once, again = (list(country.people(50, TODAY)) for _time in range(2))
    assert once == again
    assert len({one.id_number for one in once if one.id_number}) == len([one for one in once if one.id_number])


def test_a_million_members_stand_in_fifty_one_thousand_units() -> None:
    assert country.levels(country.MILLION) == [1, 20, 300, 2_400, 9_600, 38_679]
    assert sum(country.levels(country.MILLION)) == 51_000


def test_each_size_has_a_folder_of_its_own_below_the_installation(settings: object, tmp_path: Path) -> None:
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    assert folders.folder_of(300) == tmp_path / "bench" / "300"
    told = folders.environment(tmp_path / "bench" / "300")
    assert told["ZHIBU_DATA"].endswith("bench/300")
    assert "DATABASE_URL" not in told


def size(members: int, page: list[float], bare: list[list[float]], **told: object) -> telling.Facts:
    facts = {"status": 200, "group": "units", "queries": 3, "bytes": 9000, "is_judged": True, **told}
    case = {**facts, **telling.numbers(page, bare, 4.0)}
    yardstick = {**facts, "group": "yardstick", **telling.numbers([4.0], [[]], 4.0)}
    cases = {"tree": case, "empty": yardstick, "ok, anonymous": yardstick}
    return {"members": members, "units": 3, "peak_mib": 90.0, "loaded": {"seconds": 1.0}, "cases": cases}


def test_a_page_that_is_slow_beside_its_sql_misses() -> None:
    assert telling.misses({"sizes": [size(10, [11.9], [[2.0]])]}) == []
    assert "of the empty page and its SQL" in telling.misses({"sizes": [size(10, [12.1], [[2.0]])]})[0]


def test_sql_that_grows_misses() -> None:
    small, large = size(10, [8.0], [[1.0]]), size(1000, [8.0], [[2.5]])
    assert "SQL 1.00 -> 2.50 ms" in telling.misses({"sizes": [small, large]})[0]
    assert telling.misses({"sizes": [small, size(1000, [8.0], [[1.9]])]}) == []
    assert telling.misses({"sizes": [small, size(1000, [8.0], [[2.5]], is_judged=False)]}) == []


def test_a_page_that_does_not_answer_misses() -> None:
    assert telling.misses({"sizes": [size(10, [4.0], [[1.0]], status=500)]})[0] == "tree: answers 500"


def test_the_report_names_the_hardware_and_no_place(tmp_path: Path) -> None:
    facts = {"machine": telling.machine(), "note": "", "sizes": [size(10, [8.0], [[1.0]])]}
    telling.write(tmp_path, facts)
    told = (tmp_path / "pages.md").read_text()
    assert telling.machine()["cpu"] in told
    assert "| tree | 3 | 9 | 8.00 |" in told
