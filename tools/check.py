"""Everything that a machine can say without running the product: two lanes at once, under a minute once warm."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
SHOWN = 60  # lines of a failed check
TEMPLATES = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.html"]

LANES = [
    {"types": [str(BIN / "mypy"), "zhibu"]},
    {
        "style": [str(BIN / "ruff"), "check", "--quiet", "."],
        "format (make fmt)": [str(BIN / "ruff"), "format", "--quiet", "--check", "."],
        "floors and rooms": [str(BIN / "lint-imports"), "--no-cache"],
        "templates (make fmt)": ["djade"],
        "guards": [str(BIN / "pytest"), "tests/guards", "-n0", "-q"],
    },
]


def main() -> int:
    """Run every check, print what fails, and return the exit code."""
    begun = time.monotonic()
    with ThreadPoolExecutor() as pool:
        failed = sum(pool.map(run_lane, LANES))
    print(f"check: {'ok' if not failed else f'{failed} failed'} in {time.monotonic() - begun:.0f} s")
    return min(failed, 1)


def run_lane(lane: dict[str, list[str]]) -> int:
    """Run one check after the other and return how many failed."""
    return sum(not passes(name, command) for name, command in lane.items())


def passes(name: str, command: list[str]) -> bool:
    """Run the check, print its time, and its words where it fails."""
    begun = time.monotonic()
    if command == ["djade"]:
        listed = subprocess.run(TEMPLATES, cwd=ROOT, capture_output=True, text=True).stdout.split("\0")
        command = [str(BIN / "djade"), "--check", "--target-version", "6.0", *filter(None, listed)]
    # A data folder of its own: the checks must not depend on, or wait for, what a running installation holds.
    environment = os.environ | {"ZHIBU_DATA": str(ROOT / "var" / "check")}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    print(
        f"check: {name:<22}{'ok' if done.returncode == 0 else 'FAILED':<8}{time.monotonic() - begun:5.1f} s", flush=True
    )
    if done.returncode:
        lines = done.stdout.rstrip().splitlines()
        print("\n".join(lines[-SHOWN:]) + "\n", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
