import subprocess
import sys
import time

import pytest

from zhibu.lib import testing
from zhibu.lib.sheets import Limits, Refusal, SheetRefused, open_sheet

MEASURE = """
import sys
from zhibu.lib.sheets import SheetRefused, open_sheet
def peak():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
before = peak()
try:
    with open_sheet(sys.argv[1]) as sheet:
        for _ in sheet.rows():
            pass
    sys.exit("not refused")
except SheetRefused:
    print(peak() - before)
"""
"""In a process of its own: a peak never falls, so that in ours an earlier test would hide whatever
this one takes. (Linux hands `ru_maxrss` on to children, so VmHWM.)"""


def refusal(path, name="", **options):
    with pytest.raises(SheetRefused) as refused, open_sheet(path, name, **options) as sheet:
        for _ in sheet.rows():
            pass
    return refused.value


@pytest.mark.parametrize("name", testing.broken_names())
def test_a_broken_file_is_refused_with_its_code(name, tmp_path):
    broken = testing.broken_file(name)
    path = tmp_path / name
    path.write_bytes(broken.content)
    start = time.process_time()  # the process's own seconds, so that a busy machine is not taken for a slow parser
    assert refusal(path).code == broken.code
    assert time.process_time() - start < 10


def test_refusing_all_of_them_takes_little_memory(tmp_path):
    for name in ("bomb.xlsx", "lying-bomb.xlsx", "far-corner.xlsx", "far-row.xlsx", "ten-thousand-columns.xlsx"):
        path = tmp_path / name
        path.write_bytes(testing.broken_file(name).content)
        told = subprocess.run([sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True)
        assert int(told.stdout) < 50_000, f"{name}: {told.stdout.strip()} KiB"


def test_there_are_more_than_thirty_of_them_and_every_code_is_met():
    assert len(testing.broken_names()) > 30
    met = {testing._BROKEN[name][1] for name in testing.broken_names()}
    raised_elsewhere = {Refusal.TOO_LARGE, Refusal.NO_SUCH_SHEET, Refusal.NO_TABLE}
    assert met | raised_elsewhere == set(Refusal)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("paper.xls", "pdf"),
        ("program.xlsx", "program"),
        ("photo.xlsx", "picture"),
        ("archive.xlsx", "archive"),
        ("letter.xlsx", "word"),
        ("old-letter.xls", "word"),
        ("slides.xlsx", "slides"),
        ("web-page.xls", "web_page"),
        ("xml-2003.xls", "xml_sheet"),
        ("binary.xlsb", "binary_sheet"),
        ("plain-text.xlsx", "text"),
        ("noise.csv", "unknown"),
    ],
)
def test_a_wrong_kind_is_named(name, found, tmp_path):
    path = tmp_path / name
    path.write_bytes(testing.broken_file(name).content)
    assert refusal(path).params == {"found": found, "extension": name.rpartition(".")[2]}


def test_the_row_of_another_encoding_is_named(tmp_path):
    path = tmp_path / "mixed.csv"
    path.write_bytes(testing.broken_file("mixed.csv").content)
    assert refusal(path).params == {"row": 3}


def test_the_row_of_an_open_quote_is_named(tmp_path):
    path = tmp_path / "open-quote.csv"
    path.write_bytes(testing.broken_file("open-quote.csv").content)
    assert refusal(path).params == {"row": 3}


def test_a_file_over_the_limit_is_not_opened_at_all(tmp_path):
    path = tmp_path / "large.xlsx"
    path.write_bytes(testing.workbook())
    refused = refusal(path, limits=Limits(file_size=100))
    assert refused.code == Refusal.TOO_LARGE
    assert refused.params["limit"] == 100


def test_a_sheet_that_is_not_there(tmp_path):
    path = tmp_path / "one.xlsx"
    path.write_bytes(testing.workbook())
    assert refusal(path, sheet="第二页").code == Refusal.NO_SUCH_SHEET


def test_a_locked_xls_is_refused(tmp_path):
    import xlwt

    book = xlwt.Workbook()
    book.add_sheet("名册").write(0, 0, "姓名")
    path = tmp_path / "locked.xls"
    book.save(str(path))
    content = bytearray(path.read_bytes())
    start = content.find(b"\x09\x08\x10\x00\x00\x06")  # the first record; the next one becomes FILEPASS
    content[start + 20 : start + 22] = b"\x2f\x00"
    path.write_bytes(bytes(content))
    assert refusal(path).code == Refusal.ENCRYPTED
