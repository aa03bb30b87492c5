"""What the environment may say of an installation, read once at start."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

type Network = IPv4Network | IPv6Network

MAIL_SECONDS = 10
NO_MAIL: dict[str, Any] = {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
SOCKET_PATH_LIMIT = 103  # bytes: macOS takes 103, Linux 107


@dataclass(frozen=True)
class Keys:
    """The installation's own secrets: lose them and sealed columns stay sealed."""

    session: str
    seal: bytes
    blind: bytes
    push: bytes


def text(name: str, default: str = "") -> str:
    """Return the setting, or the default where it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str) -> bool:
    """Return whether the setting says yes."""
    return text(name).lower() in {"1", "true", "yes", "on"}


def words(name: str) -> list[str]:
    """Return the setting as a list, split at commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def networks(name: str) -> list[Network]:
    """Return the setting as networks, `10.0.0.0/8`; raises ValueError for what is none."""
    return [ip_network(word) for word in words(name)]


def is_https() -> bool:
    """Return whether people reach the installation by https (the address in ZHIBU_URL says so)."""
    return text("ZHIBU_URL").startswith("https://")


def is_demo(data: Path) -> bool:
    """Return whether the installation shows invented people and its demo accounts."""
    return flag("ZHIBU_DEMO") or (data / "demo").exists()


def data_folder() -> Path:
    """Return the folder that holds everything an installation keeps, made on first use."""
    folder = Path(text("ZHIBU_DATA", "var")).resolve()
    folder.mkdir(mode=0o711, parents=True, exist_ok=True)  # root's database user passes through, nobody looks in
    return folder


def keys(data: Path) -> Keys:
    """Read the keys from the data folder, drawing them on the first start."""
    folder = data / "keys"
    folder.mkdir(mode=0o700, exist_ok=True)
    return Keys(
        session=_key(folder / "session").hex(),
        seal=_key(folder / "seal"),
        blind=_key(folder / "blind"),
        push=_key(folder / "push"),
    )


def _key(file: Path) -> bytes:
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bytes.fromhex(file.read_text().strip())
    drawn = secrets.token_bytes(32)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(drawn.hex())
    return drawn


_ONE_PLAN = "-c plan_cache_mode=force_generic_plan"
"""Left to itself the database plans a prepared statement (zhibu.audit.prepared) at each asking, wherever it guesses
more rows than there are."""


def database(data: Path) -> dict[str, Any]:
    """Return Django's database settings from DATABASE_URL, else the embedded server's socket."""
    url = text("DATABASE_URL")
    common: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": _ONE_PLAN},
    }
    if not url:
        return common | {"NAME": "zhibu", "USER": "postgres", "HOST": str(embedded_socket(data)), "PORT": "5432"}
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return common | {
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": {**options, "options": f"{_ONE_PLAN} {options.get('options', '')}".strip()},
    }


def embedded_socket(data: Path) -> Path:
    """Return the folder of the embedded server's socket: in the data folder, or in /tmp where that path is too long."""
    folder = data / "run"
    if len(str(folder / ".s.PGSQL.5432.lock").encode()) <= SOCKET_PATH_LIMIT:
        return folder
    return Path("/tmp") / f"zhibu-{hashlib.sha256(str(data).encode()).hexdigest()[:16]}"  # noqa: S108 - its owner is checked


def mail(url: str) -> dict[str, Any]:
    """Return Django's mailer for `smtp://user:password@host:587` (TLS by STARTTLS) or `smtps://…:465`.

    `smtp+plain://` sends without TLS: for a server on the same machine. Raises ValueError for another scheme.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps", "smtp+plain"):
        raise ValueError("ZHIBU_MAIL begins with smtp://, smtps:// or smtp+plain://")
    options = {
        "host": parts.hostname or "localhost",
        "port": parts.port or {"smtp": 587, "smtps": 465, "smtp+plain": 25}[parts.scheme],
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp",
        "use_ssl": parts.scheme == "smtps",
        "timeout": MAIL_SECONDS,
    }
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}


def mail_to_files(folder: Path) -> dict[str, Any]:
    """Return Django's mailer that keeps mails as files in the folder."""
    return {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": {"file_path": str(folder)}}
