"""`zhibu bench pages`: every main page and call, on countries of several sizes, against yardsticks of the same run.

Each size answers from a process of its own, and they take turns, round by round: what slows the machine down slows all
of them, and the ratios stay.
"""

import argparse
import json
import subprocess
from collections import defaultdict
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from zhibu.site.bench import folders, telling
from zhibu.site.bench.waves import over_http
from zhibu.site.command import say
from zhibu.site.starting import CommandFailed

SETTINGS = "zhibu.site.bench.settings"

type Facts = dict[str, Any]


def run(arguments: list[str]) -> int:
    """Measure, print what misses its target, and write the report; 1 where something misses."""
    parser = argparse.ArgumentParser(prog="zhibu bench pages", description=_("测量每个主要页面的速度。"))
    parser.add_argument("data", nargs="*", type=Path, help=_("装好数据的文件夹，默认是已经装好的各个"))
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--times", type=int, default=12, help=_("每轮每页问几次"))
    parser.add_argument("--seconds", type=float, default=1.5, help=_("每轮每页最多几秒"))
    parser.add_argument("--only", default="", help=_("只测名称里有这些字的"))
    parser.add_argument("--without-http", action="store_true")
    parser.add_argument("--write", type=Path, default=None, help=_("报告写进这个文件夹"))
    parser.add_argument("--note", default="", help=_("写进报告的一句话"))
    given = parser.parse_args(arguments)
    found = [folder.resolve() for folder in given.data] or [folders.folder_of(size) for size in folders.SIZES]
    there = [folder for folder in found if folders.mark_of(folder)]
    if not there:
        raise CommandFailed(_("还没有测速数据，请先运行 zhibu bench load。"))
    countries = sorted(there, key=lambda folder: int((folders.mark_of(folder) or {})["members"]))
    facts = {"machine": telling.machine(), "note": given.note, "rounds": given.rounds, **measured(countries, given)}
    if not given.without_http:
        facts["http"] = over_http(countries[0], env=_environment(countries[0]))
    for line in telling.summary(facts):
        say(line)
    if given.write:
        telling.write(given.write, facts)
    return 1 if telling.misses(facts) else 0


def measured(countries: list[Path], given: argparse.Namespace) -> Facts:
    """Ask every case of every country in turns; return what was found, by size and case."""
    with ExitStack() as stack:
        asked = [stack.enter_context(_Country(folder)) for folder in countries]
        keys = [key for key in asked[0].cases if given.only in key or key in ("empty", "ok, anonymous")]
        order = {"times": given.times, "seconds": given.seconds}
        for at in range(given.rounds):
            say(_("第 %(at)d 轮，共 %(all)d 轮") % {"at": at + 1, "all": given.rounds})
            for key in keys:
                for country in asked:
                    country.measure(key, order)
        return {"sizes": [country.told(keys) for country in asked]}


def _environment(folder: Path) -> dict[str, str]:
    kept = folders.environment(folder)
    return kept | {"DJANGO_SETTINGS_MODULE": SETTINGS, "ZHIBU_API_RATE": "100000000"}


class _Country:
    """One size: the process that answers for it, and what it has answered."""

    def __init__(self, folder: Path) -> None:
        self.mark = folders.mark_of(folder) or {}
        self.cases: dict[str, Facts] = {}
        self.pages: dict[str, list[float]] = defaultdict(list)
        self.bare: dict[str, list[list[float]]] = defaultdict(list)
        self.peak = 0.0
        self.process = subprocess.Popen(
            folders.command("zhibu.site.bench.asking:answer"),
            env=_environment(folder) | {"PYTHONUNBUFFERED": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "_Country":
        while True:
            line = self._read()
            if "members" in line:
                self.size = line
                return self
            self.cases[line["case"]] = line

    def __exit__(self, *_problem: object) -> None:
        assert self.process.stdin is not None
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.wait()

    def measure(self, key: str, order: Facts) -> None:
        """Ask the case some more times."""
        if key not in self.cases:
            return
        told = self._order({"case": key, **order})
        self.pages[key] += told["page"]
        self.bare[key] += told["bare"]
        self.peak = max(self.peak, told["peak_mib"])

    def told(self, keys: list[str]) -> Facts:
        """Return everything about the size, with the plans of statements that are slow."""
        empty = telling.median(self.pages["empty"])
        cases = {}
        for key in keys:
            if key not in self.cases:
                continue
            told = telling.numbers(self.pages[key], self.bare[key], empty)
            cases[key] = {**self.cases[key], **told}
            if told["sql_ms"] > SLOW or self.cases[key]["status"] != 200:
                cases[key]["plans"] = self._order({"explain": key})["plans"]
        return {**self.size, "loaded": self.mark, "peak_mib": round(self.peak, 1), "cases": cases}

    def _order(self, words: Facts) -> Facts:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        return self._read()

    def _read(self) -> Facts:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise CommandFailed(_("测量进程意外结束，原因见上文。"))
        return dict(json.loads(line))


SLOW = 50.0
"""Statements of a page that take more milliseconds than this are explained in the JSON."""
