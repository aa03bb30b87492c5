"""Makers for tests: means that are set up, ways that are confirmed, a device that can read what it is sent."""

import json
from ipaddress import ip_network
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils import timezone

from zhibu.notices import jobs
from zhibu.notices.channels.push import encoded, read_keys
from zhibu.notices.choices import Means
from zhibu.notices.models import Way, mark_of
from zhibu.notices.rules import read_address
from zhibu.people.models import Person

SITE = "https://zhibu.example.cn"
LOCAL = [ip_network("127.0.0.0/8")]


def open_mail(settings: Any) -> None:
    """Let the installation send mails, into Django's own box."""
    settings.NOTICE_URL, settings.MAIL_FROM = SITE, "支部 <zhibu@example.cn>"


def make_way(person: Person, means: str = Means.MAIL, address: str = "li@example.cn", keys: str = "") -> Way:
    """Return a confirmed way to the person."""
    read = read_address(means, address) or address
    now = timezone.now()
    mark = mark_of(means, read)
    return Way.objects.create(
        person=person, means=means, address=read, mark=mark, keys=keys, made_at=now, confirmed_at=now
    )  # fmt: skip


class Device:
    """A browser's side of web push: its keys, and how it reads what arrives."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.secret = b"0123456789abcdef"

    @property
    def point(self) -> str:
        """Return the public key, as browsers write it."""
        return encoded(self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    @property
    def keys(self) -> str:
        """Return both keys as they are kept."""
        return read_keys(self.point, encoded(self.secret)) or ""

    def read(self, body: str) -> Any:
        """Return what the message says."""
        sealed = body.encode("latin-1")
        plain = http_ece.decrypt(sealed, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        return json.loads(plain)


def send_all() -> int:
    """Send everything that is due, as the worker does."""
    return jobs.send_waiting()
