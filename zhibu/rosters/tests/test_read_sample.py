"""The sample roster, row by row as its truth file says."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from zhibu.lib.sheets import open_sheet
from zhibu.rosters.rules import HEAD, understand
from zhibu.rosters.testing import read_both_ways

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.xlsx"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_sample_equals_its_truth(path):
    truth = json.loads(path.with_suffix(".truth.json").read_text())
    with open_sheet(path) as sheet:
        layout = understand(sheet.head(HEAD))
        rows = read_both_ways(layout, list(sheet.rows(layout.table.first_row)), date(2026, 11, 21))
    assert len(rows) == truth["rows"]
    assert {row.number: row.main_error.reason for row in rows if row.is_rejected} == {
        bad["row"]: bad["why"] for bad in truth["bad"]
    }
    good = [row for row in rows if not row.is_rejected]
    assert len(good) == truth["good"]
    assert Counter(row.values["unit"][-1] for row in good) == truth["by_unit"]
    assert sum(row.values["sex"] == "2" for row in good) == truth["women"]
    assert sum(row.values["stage"] == "probationary" for row in good) == truth["probationary"]
    assert all(column.confidence > 0.85 for column in layout.matching.columns)
    assert layout.table.unit == "中共东岭煤矿委员会"
