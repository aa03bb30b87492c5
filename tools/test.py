"""Run every test, the browser journeys too; fetch a browser where that is allowed, and say what could not run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONTS = "fonts-noto-cjk"


def main(arguments: list[str]) -> int:
    """Run pytest with the arguments and return its exit code."""
    if not any(map(shutil.which, BROWSERS)) and not fetch_browser():
        print("test: no Chromium here and apt may not fetch it, so the browser journeys do not run.", flush=True)
    command = [str(ROOT / ".venv" / "bin" / "pytest"), "-n", "2", "--dist", "loadgroup", *arguments]
    return subprocess.run(command, cwd=ROOT).returncode


def fetch_browser() -> bool:
    """Install Debian's chromium as root or by sudo without a password; return whether it is there."""
    apt = shutil.which("apt-get")
    if not apt:
        return False
    become = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if become and not shutil.which("sudo"):
        return False
    print("test: installing chromium …", flush=True)
    run_quietly([*become, apt, "update", "-q"])
    run_quietly([*become, apt, "install", "-y", "-q", "--no-install-recommends", "chromium", FONTS])
    return any(map(shutil.which, BROWSERS))


def run_quietly(command: list[str]) -> None:
    """Run the command, whatever it says and however it ends."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, cwd="/", env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
