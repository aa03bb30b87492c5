"""What a roster writes stands in the figures exactly, however its people came: the recount finds no difference."""

import datetime

import pytest

from zhibu.figures.actions.folding import fold
from zhibu.figures.actions.recounting import differences
from zhibu.figures.queries import read_one
from zhibu.figures.testing import happened
from zhibu.rosters.actions import statements, undo_roster
from zhibu.rosters.testing import HEADINGS, id_number, import_roster, person, write_roster

pytestmark = pytest.mark.django_db
ALL = (*HEADINGS, "党小组", "是否流动党员", "进入支部日期", "党籍状态", "民族")
TODAY = "2026-05-20"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(f"{TODAY} 12:00", tick=False)


@pytest.fixture
def file(tmp_path):
    def write(*rows, headings=ALL):
        return write_roster(tmp_path / "a.xlsx", rows, headings)

    return write


def number(at):
    return id_number(born=f"19{40 + at}0229" if at % 4 == 0 else f"19{40 + at}0521", sequence=f"{100 + at}")


def row(at, unit, group="", away="", entered="", standing="", people="汉族", **cells):
    return (*person(f"李{chr(0x4E00 + at)}", number(at), unit, **cells), group, away, entered, standing, people)


FIRST = [
    row(1, "综采一区党支部"),
    row(2, "综采一区党支部", people="回族", education="研究生"),
    row(3, "综采一区党支部", "第一党小组"),
    row(4, "综采一区党支部", away="是"),
    row(5, "综采一区党支部", entered="2010-03-01"),
    row(6, "综采一区党支部", entered="1999-03-01"),
    row(7, "综采一区党支部", "第一党小组", entered="2015-02-28"),
    row(8, "综采二区党支部", full="", joined=TODAY, stage="预备党员"),
    row(9, "综采二区党支部", full="", joined="", stage="预备党员"),
    row(10, "综采二区党支部", full="", joined=""),
    row(11, "综采二区党支部", full="", joined="", stage="入党积极分子"),
    row(12, "综采二区党支部", full="", joined="", stage="发展对象", entered="2020-01-01"),
    row(13, "综采二区党支部", "第二党小组", entered="2020-01-01"),
    row(14, "新立党支部", entered="2001-07-01"),
    row(15, "新立党支部"),
]


def test_new_people_of_every_kind_are_counted(cast, file):
    before = read_one("", ["members"], datetime.date.fromisoformat(TODAY))["members", ""]
    roster = import_roster(file(*FIRST), cast.mine)
    assert (roster.counts["new"], roster.counts["rejected"]) == (len(FIRST), 0)
    assert read_one("", ["members"], datetime.date.fromisoformat(TODAY))["members", ""] == before + len(FIRST) - 2
    assert differences() == []
    fold()
    assert differences() == []


def test_most_people_are_counted_in_one_pass(cast, file, monkeypatch):
    monkeypatch.setattr(statements, "NEW", "select null::uuid where false")
    import_roster(file(*(FIRST[at] for at in (0, 1, 2, 4, 6, 7, 8, 14))), cast.mine)
    assert differences() == []


def test_changed_and_moved_people_are_counted_among_new_ones(cast, file, time_machine):
    import_roster(file(*FIRST[:10]), cast.mine)
    time_machine.move_to("2026-09-01 12:00", tick=False)
    second = [
        row(1, "综采二区党支部"),
        row(2, "综采一区党支部", people="汉族"),
        row(3, "综采一区党支部", away="是"),
        row(4, "综采一区党支部", away="否"),
        row(5, "综采一区党支部", "第一党小组"),
        row(8, "综采一区党支部", "第一党小组", joined=TODAY, full="2026-08-01"),
        row(9, "综采二区党支部", joined="2024-05-01", full=""),
        *(row(at, "综采二区党支部") for at in (20, 21, 22)),
        row(23, "综采二区党支部", entered="2019-09-01"),
    ]
    roster = import_roster(file(*second), cast.mine)
    assert (roster.counts["new"], roster.counts["rejected"]) == (4, 0)
    assert roster.counts["changed"] >= 6
    assert differences() == []
    came = happened(cast.mine.path, ["arrivals"], datetime.date(2026, 8, 31), datetime.date(2026, 9, 1))
    assert came["arrivals", "entered"] == 3
    undo_roster(cast.actor("officer"), roster)
    assert differences() == []
