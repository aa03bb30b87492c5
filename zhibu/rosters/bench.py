"""How quickly a roster comes in: the import of 100,000 rows against a bare COPY of the same people, in one run.

C0 is a COPY of the person columns, ready values, no index. Everything else is told as a share of its rate, so that the
figures of one machine mean something on another (docs/rosters.md says what they must be). The import is all of it, from
the file to the last line of the audit: the preview, which reads and checks every row, and the writing of what it shows,
with the figures. C0 is the median of five, as one alone swings by half; before the import and before C0 the database
writes down what it still holds, so that neither pays for what came earlier.
With ZHIBU_BENCH_MORE=1 as many other people come in after that, each compared with those who are there.
"""

import os
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from django.db import DatabaseError, connection

from zhibu.access.actors import system
from zhibu.gate.actor import GROUND, Ground
from zhibu.lib.dates import add_months
from zhibu.lib.id_number import check_sign
from zhibu.lib.sheets import write_sheet
from zhibu.orgs.models import Unit
from zhibu.rosters.actions import apply_roster, preview_roster, upload_roster
from zhibu.rosters.actions.statements import PERSON

TARGETS = {
    "import_of_bare_copy": ("least", 0.05),
    "preview_of_import": ("most", 0.2),
    "peak_mib": ("most", 400),
}
ROWS = 100_000
RUNS = 5
COLUMNS = ("id", "strokes_by_hand", *PERSON)
HEADINGS = (
    *("序号", "姓名", "公民身份号码", "性别", "民族", "出生日期", "学历", "人员类别", "所在党支部", "加入党组织日期"),
    *("转为正式党员日期", "工作岗位", "联系电话", "是否为流动党员", "籍贯", "现居住地", "毕业院校", "备注"),
)
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国志文红玉海波春雪梅林峰宁"
_REGIONS = ("110108", "130406", "510105", "370683", "610528", "650102")


def bench_rows(count: int, seed: int = 7) -> Iterator[tuple[object, ...]]:
    """Give the same clean rows each time: every person once, in 2,000 branches, dates in four ways of writing."""
    chance = random.Random(seed)  # noqa: S311 - the same people each time, no secret
    seen: set[str] = set()
    for place in range(count):
        while True:
            born = date(1940, 1, 1) + timedelta(days=chance.randrange(23_000))
            seventeen = f"{chance.choice(_REGIONS)}{born:%Y%m%d}{chance.randrange(1000):03d}"
            if seventeen not in seen:
                break
        seen.add(seventeen)
        joined = born + timedelta(days=365 * 19 + chance.randrange(1500))
        full = add_months(joined, 12)
        form = ("%Y%m%d", "%Y-%m-%d", "%Y.%m.%d", "%Y年%m月%d日")[place % 4]
        yield (
            place + 1,
            chance.choice(_SURNAMES) + "".join(chance.choice(_GIVEN) for _ in range(chance.choice((1, 2, 2)))),
            seventeen + check_sign(seventeen),
            "男" if int(seventeen[16]) % 2 else "女",
            "汉族",
            born.strftime(form),
            chance.choice(("大学本科", "大学专科", "高中", "中专", "研究生")),
            "正式党员",
            f"第{place % 2000 + 1}党支部",
            joined.strftime(form),
            full.strftime(form),
            chance.choice(("工人", "管理人员", "专业技术人员", "离退休人员")),
            f"13{chance.randrange(10**9):09d}",
            "否",
            "河北邯郸",
            f"某某市某某区某某街道{chance.randrange(1000)}号",
            "某某大学",
            "",
        )


def write_bench_roster(path: Path, count: int = ROWS, seed: int = 7) -> Path:
    """Write the file that is imported and return its path."""
    write_sheet(
        path, "党员名册", HEADINGS, bench_rows(count, seed), above=["党员基本信息名册", "填报单位：中共速度测试委员会"]
    )
    return path


def measure(folder: Path) -> dict[str, float]:
    """Import a file into the empty database and return seconds, rates, shares of C0 and the peak of memory."""
    people, preview, writing = _imported(write_bench_roster(folder / "bench.xlsx"), GROUND)
    peak = _peak()
    _settle()
    bare = median(_bare_copy(people) for _ in range(RUNS))
    total = preview + writing
    found = {
        "rows": people,
        "bare_copy_s": bare,
        "preview_s": preview,
        "import_s": total,
        "rows_per_s": people / total,
        "import_of_bare_copy": bare / total,
        "preview_of_import": preview / total,
        "peak_mib": peak,
    }
    if os.environ.get("ZHIBU_BENCH_MORE"):
        root = Unit.objects.get(parent=None)
        more, preview, writing = _imported(write_bench_roster(folder / "more.xlsx", seed=8), root)
        found |= {"more_rows": more, "more_of_bare_copy": bare / people * more / (preview + writing)}
    return found


def _imported(path: Path, target: Unit | Ground) -> tuple[int, float, float]:
    """Import a file; return how many people came in, and the seconds of the preview and of the writing."""
    actor = system()
    roster = upload_roster(actor, target, name=path.name, content=path)
    _settle()
    preview = _seconds(lambda: preview_roster(actor, roster, path=path, found_missing=True))
    writing = _seconds(lambda: apply_roster(actor, roster))
    roster.refresh_from_db()
    return int(roster.result["new"]), preview, writing


def _bare_copy(people: int) -> float:
    """Copy the people who were just written into a table without any index; return the seconds."""
    named = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(f"select {named} from people_person limit {people}")
        ready = cursor.fetchall()
        cursor.execute("drop table if exists bench_bare")
        cursor.execute("create table bench_bare (like people_person)")
        begun = time.perf_counter()
        with cursor.copy(f"copy bench_bare ({named}) from stdin") as copy:
            for row in ready:
                copy.write_row(row)
        spent = time.perf_counter() - begun
        cursor.execute("drop table bench_bare")
    return spent


def _settle() -> None:
    """Let the database write down what it holds, where it lets us."""
    with connection.cursor() as cursor, suppress(DatabaseError):
        cursor.execute("checkpoint")


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _peak() -> float:
    """Return the most memory that this process has held, in MiB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)
