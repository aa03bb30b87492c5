"""`zhibu bench sign-ins`: people sign in over HTTP, sustained, beside B0 and pgbench of the same run; nothing is lost.

On a copy of a country: to one gathering by its QR, across the tree by theirs, and by the code. With every case some tap
twice, send again, or take a second device. `--crash` kills the server and PostgreSQL in the middle.
"""

import argparse
import json
import subprocess
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from zhibu.site.bench import folders, telling
from zhibu.site.command import say

SETTINGS = "zhibu.site.bench.settings"
MEMBERS = 10_000
CONNECTIONS = 16
SLICE, YARDSTICK = 10.0, 2.0
"""Seconds of sign-ins, and of B0 and of pgbench, that take turns."""
MOST = 2_000
"""More sign-ins a second than will be answered: so many are made ready."""
CASES = {
    "one gathering, signed token": (False, False, 0.25),
    "across the tree, signed token": (True, False, 0.25),
    "across the tree, code and session": (True, True, 0.15),
}
"""Whether everybody goes to their own branch, whether by the code, and what share of B0 is asked for."""

type Facts = dict[str, Any]


def run(arguments: list[str]) -> int:
    """Let people sign in; 1 where a share of B0 is missed, or anything is lost or doubled."""
    parser = argparse.ArgumentParser(prog="zhibu bench sign-ins", description=_("很多人同时签到，然后核对。"))
    parser.add_argument("data", nargs="?", type=Path, help=_("装好数据的文件夹，会先复制一份"))
    parser.add_argument("--seconds", type=float, default=20.0, help=_("每种方式签多少秒；正式测量用 300"))
    parser.add_argument("--connections", type=int, default=CONNECTIONS)
    parser.add_argument("--crash", action="store_true", help=_("再签一轮，中间强行结束网站和数据库"))
    parser.add_argument("--write", type=Path, default=None, help=_("报告写进这个文件夹"))
    parser.add_argument("--note", default="", help=_("写进报告的一句话"))
    given = parser.parse_args(arguments)
    source = given.data.resolve() if given.data else folders.folder_of(MEMBERS)
    with folders.copied(source, "sign-ins") as (copy, members):
        asked = ["--seconds", str(given.seconds), "--connections", str(given.connections)]
        env = folders.environment(copy) | {"DJANGO_SETTINGS_MODULE": SETTINGS}
        command = folders.command("zhibu.site.bench.sign_ins:measure")
        subprocess.run([*command, *asked, *(["--crash"] if given.crash else [])], env=env, check=True)
        facts = json.loads((copy / "sign-ins.json").read_text())
    facts = {"machine": telling.machine(), "note": given.note, "members": members, **facts}
    for line in told(facts):
        say(line)
    if given.write:
        telling.keep(given.write / "sign-ins", facts, ["# Sign-ins", "", *told(facts)])
    return 1 if misses(facts) else 0


def measure(arguments: list[str]) -> int:
    """Measure in this process, which stands in the folder, and leave what was found in it."""
    from zhibu.site.bench import crashes, signers
    from zhibu.site.bench.inserts import Inserts
    from zhibu.site.bench.waves import served

    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--connections", type=int)
    parser.add_argument("--crash", action="store_true")
    given = parser.parse_args(arguments)
    env = folders.environment(settings.DATA) | {"DJANGO_SETTINGS_MODULE": SETTINGS}
    crowd = signers.everybody()
    facts: Facts = {"seconds": given.seconds, "connections": given.connections, "cases": {}}
    with ExitStack() as stack:
        bare = stack.enter_context(Inserts(crowd))
        port = stack.enter_context(served(env))
        facts["bare_by"] = bare.by
        for name, (is_tree, by_code, _least) in CASES.items():
            facts["cases"][name] = _sustained(port, crowd, bare, given, is_tree=is_tree, by_code=by_code)
            say(f"{name}: {facts['cases'][name]['of_b0']:.3f}")
    if given.crash:
        facts["crash"] = crashes.crashed(env, crowd, connections=given.connections)
    (settings.DATA / "sign-ins.json").write_text(json.dumps(facts))
    return 0


def _sustained(port: int, crowd: Any, bare: Any, given: argparse.Namespace, *, is_tree: bool, by_code: bool) -> Facts:
    """Let people sign in so long, slice after slice, B0 and bare inserts between them; return what came of it."""
    from zhibu.site.bench import signers
    from zhibu.site.bench.volleys import fire
    from zhibu.site.bench.waves import wave

    spent: list[float] = []
    b0: list[float] = []
    inserts: list[float] = []
    totals = {"seconds": 0.0, "accepted": 0, "repeated": 0, "failed": 0, "lost": 0, "doubled": 0, "unasked": 0}
    slices = max(1, round(given.seconds / SLICE))
    each = given.seconds / slices
    warm = signers.Tally()
    fire(
        port,
        signers.shots(signers.call(crowd[:400], 1, is_tree=is_tree), by_code=by_code),
        seconds=3,
        connections=given.connections,
        told=warm.take,
    )
    for _turn in range(slices):
        b0.append(len(wave(port, "/bench/ok", "", YARDSTICK)) / YARDSTICK)
        inserts.append(bare.rate(YARDSTICK))
        called = signers.call(crowd, -(-int(MOST * each) // len(crowd)), is_tree=is_tree)
        tally = signers.Tally()
        shots = signers.shots(called, by_code=by_code)
        done = fire(port, shots, seconds=each, connections=given.connections, told=tally.take)
        checked = signers.check(called)
        spent += done.spent
        totals["seconds"] += done.seconds
        totals["accepted"] += len(tally.accepted)
        totals["repeated"] += tally.repeated
        totals["failed"] += len(tally.failures) + len(done.broken)
        totals["lost"] += len(tally.accepted - checked.came) + checked.unsaid
        totals["unasked"] += len(checked.came - tally.accepted)
        totals["doubled"] += checked.doubled
        for failure in tally.failures[:3]:
            say(failure)
    yardstick, rate = telling.median(b0), totals["accepted"] / totals["seconds"]
    return {
        **totals,
        "b0_per_second": round(yardstick, 1),
        "per_second": round(rate, 1),
        "of_b0": round(rate / yardstick, 4),
        "bare_per_second": round(telling.median(inserts), 1),
        "p50_ms": round(telling.median(spent), 2),
        "p99_ms": round(telling.share(spent, 0.99), 2),
    }


def misses(facts: Facts) -> list[str]:
    """Return a line for each target that is missed."""
    found = []
    for name, one in facts["cases"].items():
        least = CASES[name][2]
        if one["of_b0"] < least:
            found.append(f"{name}: {one['of_b0']:.3f} of B0, at least {least}")
        found += [f"{name}: {one[word]} {word}" for word in ("failed", "lost", "doubled", "unasked") if one[word]]
    crash = facts.get("crash", {})
    return found + [f"crash: {crash[word]} {word}" for word in ("lost", "doubled", "never") if crash.get(word)]


def told(facts: Facts) -> Sequence[str]:
    """Return the report, in Markdown."""
    machine = facts["machine"]
    lines = [
        f"{machine['cores']} × {machine['cpu']}, {machine['memory_gib']} GiB. {facts['note']}".strip(),
        f"{facts['members']:,} members, {facts['connections']} connections, {facts['seconds']:.0f} seconds a case in"
        f" slices of {SLICE:.0f}, with B0 and bare inserts between them, everything on the same cores. A sign-in counts"
        " once, however often it is sent.",
        f"Bare inserts: the same statement without anything around it, {facts['bare_by']}.",
        "",
        "| sign-ins | a second | B0 | of B0 | bare inserts a second | p50 ms | p99 ms | accepted | sent again | lost"
        " | doubled | failed |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for name, one in facts["cases"].items():
        row: tuple[Any, ...] = (name, f"{one['per_second']:.0f}", f"{one['b0_per_second']:.0f}", f"{one['of_b0']:.3f}")
        row += (f"{one['bare_per_second']:,.0f}", one["p50_ms"], one["p99_ms"], f"{one['accepted']:,}")
        row += (f"{one['repeated']:,}", one["lost"], one["doubled"], one["failed"])
        lines.append(f"| {' | '.join(map(str, row))} |")
    if crash := facts.get("crash"):
        lines += [
            "",
            "`kill -9` of the web server and of PostgreSQL while people signed in:"
            f" {crash['accepted']:,} were told that they are signed in, {crash['broken']:,} times no answer came and"
            f" the same was sent again; {crash['lost']} lost, {crash['doubled']} doubled, {crash['never']} never in.",
        ]
    return [*lines, "", *(f"- MISSED {line}" for line in misses(facts))]
