"""Codes, devices and limits: pure."""

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Signs that nobody mixes up on paper: no 0 and O, no 1, I and L."""

CODE_LENGTH = 16  # 31^16: 79 bits
GROUP = 4
INVITATION_DAYS = 14


@dataclass(frozen=True)
class Limit:
    """So many tries of a kind for one who tries, then a rest until the window is over."""

    kind: str
    tries: int
    window: timedelta


PASSWORD_OF_NAME_THERE = Limit("password_there", 6, timedelta(minutes=10))
PASSWORD_OF_NAME = Limit("password", 20, timedelta(minutes=10))
PASSWORD_FROM_SOURCE = Limit("password_source", 120, timedelta(minutes=10))
SECOND_STEP = Limit("second_step", 6, timedelta(minutes=10))
USED_CODE = Limit("used_code", 1, timedelta(minutes=5))
CODE_FROM_SOURCE = Limit("code_source", 30, timedelta(minutes=10))
TOKEN_FROM_SOURCE = Limit("token_source", 30, timedelta(minutes=10))
CHECK_OF_INVITATION = Limit("check", 10, timedelta(days=INVITATION_DAYS))


@dataclass(frozen=True)
class Invited:
    """Whom an invitation is for: name, its pinyin, and the last four digits on file that prove who holds the slip."""

    name: str
    spelt: str
    tails: tuple[str, ...]

    def is_known_by(self, tail: str) -> bool:
        """Return whether the four signs are those on file; True where none are."""
        typed = tail.strip().upper().encode()
        matches = [hmac.compare_digest(typed, known.encode()) for known in self.tails]
        return any(matches) or not matches


_USERNAME = re.compile(r"[\w.-]{2,30}")


def username_of(typed: str) -> str:
    """Return a username as it is kept: half-width, lower case, without blanks around it."""
    return unicodedata.normalize("NFKC", typed).strip().lower()


def is_username(name: str) -> bool:
    """Return whether the name can be one: 2 to 30 letters, digits, dots or dashes, and not a bare number."""
    return bool(_USERNAME.fullmatch(name)) and not name.isdigit()


def free_username(wished: str, taken: Container[str]) -> str:
    """Return the wished name, with the first number behind it that makes it free."""
    if len(wished) < 2:
        return ""
    numbered = (f"{wished[:27]}{number}" for number in count(2))
    return wished[:30] if wished[:30] not in taken else next(name for name in numbered if name not in taken)


def draw_code() -> str:
    """Draw an invitation's code, in groups as it is printed: ABCD-EFGH-JKMN-PQRS."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return "-".join(signs[at : at + GROUP] for at in range(0, CODE_LENGTH, GROUP))


def read_code(typed: str) -> str | None:
    """Return a typed code without its dashes and blanks, in capitals; None when it cannot be one."""
    signs = "".join(typed.upper().split()).replace("-", "").replace("—", "").replace("－", "")
    return signs if len(signs) == CODE_LENGTH and set(signs) <= set(ALPHABET) else None


def fingerprint(code: str) -> bytes:
    """Return what is kept of a code: 32 bytes from which it cannot be found, since it is drawn, not chosen."""
    return hashlib.sha256(b"zhibu invitation " + (read_code(code) or "").encode()).digest()


_BROWSERS = (
    ("micromessenger", "微信"),
    ("dingtalk", "钉钉"),
    ("edg", "Edge"),
    ("huaweibrowser", "华为浏览器"),
    ("miuibrowser", "小米浏览器"),
    ("ucbrowser", "UC 浏览器"),
    ("mqqbrowser", "QQ 浏览器"),
    ("qqbrowser", "QQ 浏览器"),
    ("360se", "360 浏览器"),
    ("firefox", "火狐"),
    ("fxios", "火狐"),
    ("chrome", "Chrome"),
    ("crios", "Chrome"),
    ("safari", "Safari"),
)
_SYSTEMS = (
    ("openharmony", "鸿蒙手机"),
    ("harmonyos", "鸿蒙手机"),
    ("iphone", "苹果手机"),
    ("ipad", "苹果平板"),
    ("android", "安卓手机"),
    ("windows", "Windows 电脑"),
    ("mac os", "苹果电脑"),
    ("uos", "统信电脑"),
    ("kylin", "麒麟电脑"),
    ("linux", "Linux 电脑"),
)
_HANDHELD = ("mobile", "android", "iphone", "openharmony", "harmonyos")


def device_label(user_agent: str) -> str:
    """Return what a device is called: browser · system, such as `Chrome · 安卓手机`; empty when it does not say."""
    agent = user_agent.lower()
    browser = next((label for sign, label in _BROWSERS if sign in agent), "")
    system = next((label for sign, label in _SYSTEMS if sign in agent), "")
    if system == "安卓手机" and "mobile" not in agent:
        system = "安卓平板"
    return " · ".join(part for part in (browser, system) if part)


def is_handheld(user_agent: str) -> bool:
    """Return whether the device is one that people carry and that is theirs."""
    agent = user_agent.lower()
    return any(sign in agent for sign in _HANDHELD)
