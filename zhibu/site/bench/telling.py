"""The report of `zhibu bench pages`: numbers, what misses, Markdown and JSON."""

import json
import os
import platform
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db import connection

type Facts = dict[str, Any]

PAGE, GROWTH, LEAN = 2.0, 2.0, 0.10
"""No page takes more than twice the empty page and its bare SQL; no SQL more than twice what it takes on the smallest
country; the lean page answers a tenth as often as B0."""
FLOOR = 0.5
"""Milliseconds of SQL below which growth is told and not judged: a statement's own cost is as much."""


def median(values: Sequence[float]) -> float:
    """Return the median, 0 of none."""
    return statistics.median(values) if values else 0.0


def share(values: Sequence[float], part: float) -> float:
    """Return the value below which that part of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def numbers(pages: Sequence[float], bare: Sequence[Sequence[float]], empty: float) -> Facts:
    """Return what the milliseconds of one case come to."""
    sql = [sum(turn) for turn in bare]
    each = [median(turns) for turns in zip(*bare, strict=True)]
    usual = median(pages)
    return {
        "asked": len(pages),
        "ms": round(usual, 3),
        "p95_ms": round(share(pages, 0.95), 3),
        "p99_ms": round(share(pages, 0.99), 3),
        "sql_ms": round(median(sql), 3),
        "sql_each_ms": [round(one, 3) for one in each],
        "of_empty": round(usual / empty, 3) if empty else None,
        "of_empty_and_sql": round(usual / (empty + median(sql)), 3) if empty else None,
    }


def misses(facts: Facts) -> list[str]:
    """Return a line for each target that is missed at the largest size."""
    found = []
    smallest, largest = facts["sizes"][0], facts["sizes"][-1]
    for key, case in largest["cases"].items():
        if case["status"] not in (200, 302):
            found.append(f"{key}: answers {case['status']}")
        if case["group"] == "yardstick":
            continue
        if case["of_empty_and_sql"] > PAGE:
            found.append(f"{key}: {case['of_empty_and_sql']:.2f} of the empty page and its SQL")
        before = smallest["cases"].get(key)
        if before and case["is_judged"] and case["sql_ms"] > FLOOR and smallest is not largest:
            growth = case["sql_ms"] / max(before["sql_ms"], FLOOR / GROWTH)
            if growth > GROWTH:
                found.append(f"{key}: SQL {before['sql_ms']:.2f} -> {case['sql_ms']:.2f} ms, {growth:.1f} times")
    http = facts.get("http")
    if http and http["empty"]["of_b0"] < LEAN:
        found.append(f"lean page: {http['empty']['of_b0']:.3f} of B0")
    return found


def summary(facts: Facts) -> Iterator[str]:
    """Give the misses, and the yardsticks, for the console."""
    for size in facts["sizes"]:
        empty = size["cases"]["empty"]
        yield f"{size['members']:>9,} members: empty page {empty['ms']:.2f} ms, peak {size['peak_mib']:.0f} MiB"
    for name, one in facts.get("http", {}).items():
        yield f"  over HTTP, {name}: {one['per_second']:.0f}/s, {one['of_b0']:.3f} of B0"
    missed = misses(facts)
    yield from (f"  MISSED  {line}" for line in missed)
    yield f"  {len(missed)} of {len(facts['sizes'][-1]['cases'])} miss a target"


def write(folder: Path, facts: Facts) -> None:
    """Write the report as Markdown and as JSON."""
    keep(folder / "pages", facts, list(_markdown(facts)))


def keep(file: Path, facts: Facts, lines: Sequence[str]) -> None:
    """Keep a report beside its numbers: the file's name with .json, and with .md."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.with_suffix(".json").write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n")
    file.with_suffix(".md").write_text("\n".join(lines) + "\n")


def machine() -> Facts:
    """Return what stands between these numbers and another machine's: processor, memory, versions."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return {
        "cpu": named[0] if named else platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30),
        "system": platform.system(),
        "python": platform.python_version(),
        "psycopg_server": connection.vendor,
    }


def _markdown(facts: Facts) -> Iterator[str]:
    machine = facts["machine"]
    sizes = facts["sizes"]
    yield "# Pages, measured"
    yield ""
    yield (
        f"{machine['cores']} × {machine['cpu']}, {machine['memory_gib']} GiB, Python {machine['python']},"
        f" embedded PostgreSQL. {facts['note']}".strip()
    )
    yield "Made by `zhibu bench pages` ([what the columns mean](../bench.md)); all numbers, p95 and p99 of every size,"
    yield "the SQL of each statement and plans of the slow ones stand in `pages.json`."
    yield ""
    yield "| members | units | loaded in | empty page | ok, anonymous | most memory of the process |"
    yield "|---|---|---|---|---|---|"
    for size in sizes:
        cases, spent = size["cases"], size["loaded"]["seconds"]
        yield (
            f"| {size['members']:,} | {size['units']:,} | {spent:.0f} s | {cases['empty']['ms']:.2f} ms"
            f" | {cases['ok, anonymous']['ms']:.2f} ms | {size['peak_mib']:.0f} MiB |"
        )
    if facts.get("http"):
        yield from _http(facts["http"])
    missed = misses(facts)
    yield ""
    yield "## Targets missed"
    yield ""
    yield from (f"- {line}" for line in missed)
    if not missed:
        yield "None."
    groups = dict.fromkeys(case["group"] for case in sizes[-1]["cases"].values())
    for group in groups:
        yield ""
        yield f"## {group.capitalize()}"
        yield ""
        yield from _table([key for key, case in sizes[-1]["cases"].items() if case["group"] == group], sizes)


def _http(http: Facts) -> Iterator[str]:
    yield ""
    yield "Over HTTP, `zhibu serve` with a process a core, 16 connections, everything on the same cores:"
    yield ""
    yield "| page | a second | of B0 | p50 ms | p99 ms |"
    yield "|---|---|---|---|---|"
    for name, one in http.items():
        yield f"| {name} | {one['per_second']:.0f} | {one['of_b0']:.3f} | {one['p50_ms']:.1f} | {one['p99_ms']:.1f} |"


def _table(keys: Sequence[str], sizes: Sequence[Facts]) -> Iterator[str]:
    named = [f"{size['members']:,}" for size in sizes]
    yield (
        f"| page | queries | KB | {' | '.join(f'ms {name}' for name in named)} | p95 | p99 | ÷ empty | ÷ (empty + SQL)"
        f" | {' | '.join(f'SQL ms {name}' for name in named)} | SQL growth |"
    )
    yield "|" + "---|" * (8 + 2 * len(sizes))
    for key in keys:
        rows = [size["cases"].get(key) for size in sizes]
        last, first = rows[-1], rows[0]
        growth = f"{last['sql_ms'] / first['sql_ms']:.1f}" if first and first["sql_ms"] else ""
        yield (
            f"| {key} | {last['queries']} | {last['bytes'] / 1000:.0f}"
            f" | {' | '.join(f'{row["ms"]:.2f}' if row else '' for row in rows)}"
            f" | {last['p95_ms']:.1f} | {last['p99_ms']:.1f} | {last['of_empty']:.2f} | {last['of_empty_and_sql']:.2f}"
            f" | {' | '.join(f'{row["sql_ms"]:.2f}' if row else '' for row in rows)} | {growth} |"
        )
