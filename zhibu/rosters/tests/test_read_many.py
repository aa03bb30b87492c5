"""Rows that are read many at once say what they say one by one, and the preview keeps the same of them."""

import zipfile

import pytest

from zhibu.access.actors import system
from zhibu.gate.actor import GROUND, Refused
from zhibu.lib.sheets import packages, reading
from zhibu.orgs.models import Unit
from zhibu.rosters.actions import preview_roster, upload_roster
from zhibu.rosters.choices import Rank
from zhibu.rosters.models import RosterPart
from zhibu.rosters.queries import known
from zhibu.rosters.queries.parts import rows_of
from zhibu.rosters.rules.batch_reading import BatchReader, PlainRows
from zhibu.rosters.testing import (
    BATCH,
    GOOD,
    HEAD,
    TODAY,
    id_number,
    import_roster,
    in_blocks,
    layout_of,
    preview,
    read_both_ways,
    write_roster,
)

ODD = {3: {"出生日期": ""}, 200: {"入党日期": "2031-01-01"}, 201: {"性别": ""}, 333: {"联系电话": "0310-1234567"}}


def rows_of_many(count, **every):
    table = [HEAD]
    for place in range(count):
        own = {"身份证号": id_number(born=f"19{50 + place // 900:02d}0714", sequence=f"{place % 900 + 100}")}
        own |= {"性别": "男" if place % 2 else "女", "出生日期": f"19{50 + place // 900:02d}.07.14"}
        cells = GOOD | own | {"所在党支部": f"第{place % 7}党支部"} | every | ODD.get(place, {})
        table.append([cells.get(heading, "") for heading in HEAD])
    return table


def numbered(table):
    return [(number, tuple(cells)) for number, cells in enumerate(table, 1)][1:]


def test_many_rows_at_once_say_what_they_say_one_by_one():
    table = rows_of_many(2 * BATCH + 60)
    read = read_both_ways(layout_of(*table[:50]), numbered(table), TODAY)
    assert len(read) == 2 * BATCH + 60
    assert [row.number for row in read if row.is_rejected] == [202]


def test_education_and_degree_in_one_cell_are_two_values_in_many_rows_too():
    table = rows_of_many(BATCH, 学历="大学本科/学士学位")
    read = read_both_ways(layout_of(*table[:50]), numbered(table), TODAY)
    assert {(row.values["education"], row.values["degree"]) for row in read} == {("20", "4")}


def test_plain_rows_come_as_columns_and_odd_ones_as_rows():
    table = rows_of_many(BATCH)
    items = next(BatchReader(layout_of(*table[:50]), TODAY).read_blocks(in_blocks(numbered(table))))
    runs = [item for item in items if isinstance(item, PlainRows)]
    assert [len(run.numbers) for run in runs] == [200, 132, BATCH - 334]
    assert runs[0].values["birth_on"][0] == "1950-07-14"


def test_somebody_twice_is_found_in_the_midst_of_plain_rows():
    table = rows_of_many(300)
    table[250] = table[120]
    read = read_both_ways(layout_of(*table[:50]), numbered(table), TODAY)
    assert [row.number for row in read if row.is_rejected] == [202, 251]


@pytest.mark.django_db
@pytest.mark.parametrize("every", [{}, {"所在党支部": ""}, {"所在党支部": "矿党委/机电总支/维修党支部"}])
def test_a_preview_keeps_the_same_of_both(tmp_path, monkeypatch, every):
    path = write_roster(tmp_path / "东岭矿党委.xlsx", rows_of_many(500, **every)[1:], headings=HEAD)
    kept = []
    for compares in (False, True):
        monkeypatch.setattr(known, "anybody", lambda compares=compares: compares)
        monkeypatch.setattr(known, "any_of", lambda _numbers: True)
        roster = preview(path)
        names = {entry["id"]: entry["name"] for entry in roster.missing}
        rows = list(rows_of(roster, list(Rank)))
        kept.append(
            (
                [row._replace(unit=names.get(row.unit), states=dict(row.states)) for row in rows],
                [(entry["name"], entry["rows"], entry["kind"]) for entry in roster.missing],
                {key: roster.counts[key] for key in ("new", "rejected", "warned", "reasons", "ranks")},
                sorted(roster.counts["by_unit"].values()),
            )
        )
    assert kept[0] == kept[1]


@pytest.mark.django_db
def test_blocks_of_strangers_and_of_known_people_go_into_one_installation(tmp_path):
    known_rows, strangers = rows_of_many(400)[1:300], rows_of_many(400)[1:]
    import_roster(write_roster(tmp_path / "东岭矿党委.xlsx", known_rows, headings=HEAD))
    again = preview(write_roster(tmp_path / "新.xlsx", strangers, headings=HEAD), Unit.objects.get(parent=None))
    assert {key: again.counts[key] for key in ("new", "same", "changed", "rejected")} == {
        "new": 101,
        "same": 298,
        "changed": 0,
        "rejected": 1,
    }


@pytest.mark.django_db
def test_a_cell_far_down_and_outside_leaves_nothing_of_a_preview(tmp_path, monkeypatch):
    monkeypatch.setattr(packages, "LONG", 10_000)
    monkeypatch.setattr(reading, "SLICE", 100_000)
    monkeypatch.setattr(reading, "_MAY_BE_LONG", 0)
    monkeypatch.setattr(packages, "_PIECE", 4096)
    good = write_roster(tmp_path / "东岭矿党委.xlsx", rows_of_many(1500)[1:], headings=HEAD)
    bad = tmp_path / "坏.xlsx"
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            far = source.read(part).replace(b'<c r="B1400"', b'<c r="XFD1400"')
            target.writestr(part.filename, far)
    told = []
    roster = upload_roster(system(), GROUND, name=bad.name, content=bad)
    with pytest.raises(Refused):
        preview_roster(system(), roster, path=bad, progress=lambda done, total: told.append((done, total)))
    assert told
    assert told[-1][0] < 1400
    assert not RosterPart.objects.exists()
    assert preview(good).counts["new"] == 1499
