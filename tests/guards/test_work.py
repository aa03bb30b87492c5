"""Long work must be known to the worker, a process that loads every room's jobs.py and none of its pages."""

from itertools import pairwise
from pathlib import Path

from tests.guards.reading import ROOT

HOUSE = ROOT / "zhibu"


def unknown_to_the_worker(house: Path) -> list[str]:
    """Return each `@work` function that its room's jobs.py does not name."""
    found = []
    for file in sorted(house.rglob("*.py")):
        if "tests" in file.parts:
            continue
        lines = file.read_text(encoding="utf-8").splitlines()
        names = [after.split("(")[0].removeprefix("def ") for line, after in pairwise(lines) if line == "@work"]
        room = house / file.relative_to(house).parts[0]
        jobs = room / "jobs.py"
        known = jobs.read_text(encoding="utf-8") if jobs.exists() else ""
        found += [
            f"{room.name}.{name}" for name in names if name not in known.replace('"', " ").split() and file != jobs
        ]
    return found


def test_the_worker_knows_every_piece_of_long_work() -> None:
    assert unknown_to_the_worker(HOUSE) == []


def test_work_that_no_jobs_file_names_would_be_found(tmp_path: Path) -> None:
    room = tmp_path / "books" / "actions"
    room.mkdir(parents=True)
    (room / "printing.py").write_text("@work\ndef print_all(job, progress):\n    pass\n")
    assert unknown_to_the_worker(tmp_path) == ["books.print_all"]
    (tmp_path / "books" / "jobs.py").write_text(
        'from books.actions.printing import print_all\n\n__all__ = ["print_all"]\n'
    )
    assert unknown_to_the_worker(tmp_path) == []
