"""`zhibu bench crowd`: many readers and writers at once over HTTP, on a copy of a country; then a recount.

Readers open pages with sessions; writers act through the API with tokens, also on the same people and units, so that
some are refused by the rules, which is an answer. No answer may be a failure, and afterwards nothing may differ.
"""

import argparse
import json
import random
import subprocess
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from zhibu.site.bench import folders, telling
from zhibu.site.bench.waves import served
from zhibu.site.command import say

SETTINGS = "zhibu.site.bench.settings"
MEMBERS = 10_000
REFUSED = frozenset({400, 403, 404, 409, 422})
"""Answers of the rules to what cannot be: somebody else has just done it, say."""

type Facts = dict[str, Any]


def run(arguments: list[str]) -> int:
    """Let the crowd in, then recount; 1 where anything failed or differs."""
    parser = argparse.ArgumentParser(prog="zhibu bench crowd", description=_("很多人同时读写，然后核对。"))
    parser.add_argument("data", nargs="?", type=Path, help=_("装好数据的文件夹，会先复制一份"))
    parser.add_argument("--people", type=int, default=200, help=_("同时有多少人，一半在写"))
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--write", type=Path, default=None, help=_("报告写进这个文件夹"))
    parser.add_argument("--note", default="", help=_("写进报告的一句话"))
    given = parser.parse_args(arguments)
    source = given.data.resolve() if given.data else folders.folder_of(MEMBERS)
    with folders.copied(source, "crowd") as (copy, members):
        facts = _crowded(copy, given.people, given.seconds)
    facts = {"machine": telling.machine(), "note": given.note, "members": members, **facts}
    for line in told(facts):
        say(line)
    if given.write:
        telling.keep(given.write / "crowd", facts, ["# A crowd", "", *told(facts)])
    return 1 if facts["failures"] or facts["differences"] else 0


def _crowded(copy: Path, people: int, seconds: float) -> Facts:
    env = folders.environment(copy) | {"DJANGO_SETTINGS_MODULE": SETTINGS, "ZHIBU_API_RATE": "100000000"}
    done = subprocess.run(
        folders.command("zhibu.site.bench.asking:tell_crowd"), env=env, stdout=subprocess.PIPE, text=True, check=True
    )
    place = json.loads(done.stdout.splitlines()[-1])
    with served(env) as port:
        crowd = Crowd(port, place)
        crowd.let_in(people, seconds)
    checked = subprocess.run(
        [*folders.command("zhibu.site.recount:run"), "--check", "--json"], env=env, stdout=subprocess.PIPE, text=True
    )
    found = json.loads(checked.stdout.splitlines()[-1])
    return {"people": people, "seconds": seconds, **crowd.facts(), "differences": found["roll"] + len(found["figures"])}


@dataclass
class Crowd:
    """Everybody at once: what they asked, how long it took, what failed."""

    port: int
    place: Facts
    spent: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)

    def let_in(self, people: int, seconds: float) -> None:
        """Let so many people ask for so long; every second one writes."""
        end = time.monotonic() + seconds
        threads = [threading.Thread(target=self._live, args=(number, end)) for number in range(people)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def facts(self) -> Facts:
        """Return what came of it."""
        verbs: dict[str, Facts] = {}
        for verb, times in sorted(self.spent.items()):
            answers = {status: n for (name, status), n in self.answers.items() if name == verb}
            verbs[verb] = {
                "asked": len(times),
                "refused": sum(n for status, n in answers.items() if status in REFUSED),
                "p50_ms": round(telling.median(times), 1),
                "p95_ms": round(telling.share(times, 0.95), 1),
                "p99_ms": round(telling.share(times, 0.99), 1),
            }
        return {"verbs": verbs, "failures": len(self.failures), "failed": self.failures[:20], "refusals": self.refusals}

    def _live(self, number: int, end: float) -> None:
        chance = random.Random(number)  # noqa: S311 - who does what, no secret
        line = HTTPConnection("127.0.0.1", self.port, timeout=120)
        is_writer = number % 2 == 1
        while time.monotonic() < end:
            verb, path, body = self._act(chance) if is_writer else self._page(chance, number)
            try:
                status, text = self._ask(line, number, path, body, is_writer=is_writer)
            except (OSError, HTTPException) as problem:
                line.close()
                self.failures.append(f"{verb}: {problem!r}")
                continue
            self.answers[verb, status] += 1
            if status in REFUSED:
                self.refusals.setdefault(verb, text[:300])
            if status >= 500 or (status >= 400 and status not in REFUSED):
                self.failures.append(f"{verb}: {status} {text[:200]}")

    def _ask(
        self, line: HTTPConnection, number: int, path: str, body: Facts | None, *, is_writer: bool
    ) -> tuple[int, str]:
        begun = time.perf_counter()
        verb = path.split("?")[0].rstrip("/").rpartition("/")[2] if is_writer else "read"
        head = {"Host": "localhost", "Connection": "keep-alive"}
        if is_writer:
            tokens = self.place["tokens"]
            head |= {"Authorization": f"Bearer {tokens[number % len(tokens)]}", "Content-Type": "application/json"}
            head["Idempotency-Key"] = str(uuid4())
        else:
            keys = self.place["officers" if number % 4 else "secretaries"]
            head["Cookie"] = f"zhibu={keys[number % len(keys)]}"
        line.request("POST" if body is not None else "GET", path, json.dumps(body) if body is not None else None, head)
        response = line.getresponse()
        text = response.read()
        self.spent[verb].append((time.perf_counter() - begun) * 1000)
        return response.status, text.decode(errors="replace") if response.status >= 400 else ""

    def _page(self, chance: random.Random, number: int) -> tuple[str, str, None]:
        """Return a page: secretaries read what is theirs, officers anything."""
        unit, member = chance.choice(self.place["units"]), chance.choice(self.place["members"])
        paths = ["/", "/members/", "/lights/", "/units/", "/members/?q=wang", "/notices/"]
        if number % 4:
            paths += [f"/members/?unit={unit}&order=name", f"/units/{unit}/", f"/units/{unit}/?on={self.place['past']}"]
            paths.append(f"/members/{member}/")
        return "read", chance.choice(paths), None

    def _act(self, chance: random.Random) -> tuple[str, str, Facts]:
        today, why = self.place["today"], "测速"
        member = chance.choice(self.place["members"][:400])
        branch, person = chance.choice(self.place["branches"]), chance.choice(self.place["people"])
        digits = f"{chance.randrange(10**9):09d}"
        decision = {"on": today, "reason": why, "document_no": "测〔1〕号"}
        away = {"mobility": "outflow", "on": self.place["yesterday"]}
        acts: list[Callable[[], tuple[str, Facts]]] = [
            lambda: (
                f"members/{member}/mobility",
                {**away, "direction": "外省"},
            ),
            lambda: (f"members/{member}/mobility/end", {"mobility": "outflow", "on": today}),
            lambda: (f"members/{member}/place", {"unit": branch, "on": today, "reason": why}),
            lambda: (
                f"members/{member}/edit",
                {"group": "contact", "changes": {"phone": f"13{digits}"}, "reason": why},
            ),
            lambda: (f"members/{member}/standing", {"standing": "suspended", **decision}),
            lambda: (f"members/{member}/standing", {"standing": "restored", **decision}),
            lambda: (
                f"units/{branch}/members",
                {"name": "测试" + chance.choice("甲乙丙丁"), "since": today, "sex": chance.choice("12")},
            ),
            lambda: (
                f"units/{branch}/rename",
                {"name": f"中共测速第{digits}党支部", "on": today, "reason": why},
            ),
            lambda: (f"units/{branch}/edit", {"contact": f"电话 {digits}"}),
            lambda: (f"units/{branch}/appointments", {"person": person, "post": "member", "on": today}),
            lambda: (
                f"members/{member}/exemption",
                {"reason": "ill", "since": self.place["yesterday"], "review_on": self.place["later"]},
            ),
        ]
        if chance.random() < 0.01:
            above = chance.choice(self.place["general_branches"])
            return "move", f"/api/v1/units/{branch}/move", {"to": above, "on": today, "reason": why}
        path, body = chance.choice(acts)()
        return path.rpartition("/")[2], f"/api/v1/{path}", body


def told(facts: Facts) -> list[str]:
    """Return the report, in Markdown."""
    machine = facts["machine"]
    asked = sum(one["asked"] for one in facts["verbs"].values())
    lines = [
        f"{machine['cores']} × {machine['cpu']}, {machine['memory_gib']} GiB. {facts['note']}".strip(),
        f"{facts['people']} people at once for {facts['seconds']:.0f} seconds over HTTP, {facts['members']:,} members,"
        f" half of them writing: {asked:,} requests, {facts['failures']} failures;"
        f" the recount afterwards finds {facts['differences']} differences.",
        "",
        "| what | asked | refused by the rules | p50 ms | p95 ms | p99 ms |",
        "|---|---|---|---|---|---|",
    ]
    for verb, one in facts["verbs"].items():
        row = (verb, f"{one['asked']:,}", one["refused"], one["p50_ms"], one["p95_ms"], one["p99_ms"])
        lines.append(f"| {' | '.join(map(str, row))} |")
    return lines + [f"- {line}" for line in facts["failed"]]
