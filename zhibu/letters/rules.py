"""Codes, limits and the thread of a letter: pure."""

import hashlib
import json
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from zhibu.accounts.rules import GROUP, Limit
from zhibu.links.rules import draw_token, read_token

CODE_LENGTH = 28  # 31^28: 138 bits
WRONG_FROM_SOURCE = Limit("letter_source", 30, timedelta(minutes=10))
NEW_A_DAY = 20
"""So many letters of one day wait unread in a box, then it is full until somebody reads, or until tomorrow."""
HELD = 100
"""So many letters stand in a box that are not closed: each secret act writes all of them anew."""
IN_A_ROW = 4
"""So often somebody writes before an answer, the letter itself counted."""
LONGEST = 2000
LONGEST_ADDED = 1000
LONGEST_END = 500
LONGEST_NAME = 40
LONGEST_REACH = 100
PADDED = 24_000
"""Bytes of a sealed thread."""
KEPT_FOR_ANSWERS, KEPT_FOR_PASSING, KEPT_FOR_THE_END = 10_000, 6_000, 2_600
"""Bytes of it that writers leave to those who answer, answers to handing on, and all of them to the last sentence."""

WRITER, READER, CLOSED, PASSED = "writer", "reader", "closed", "passed"


def draw_code() -> str:
    """Draw a receipt's code: nothing of the letter is in it."""
    return draw_token(CODE_LENGTH)


def read_code(typed: str) -> str | None:
    """Return a typed code without dashes and blanks, in capitals; None for what cannot be one."""
    return read_token("".join(sign for sign in typed if sign not in "-—－– \u3000\t\r\n"), CODE_LENGTH)


def grouped(code: str) -> str:
    """Return the code as it is copied by hand, in groups: ABCD-EFGH-…"""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def mark_of(code: str) -> bytes:
    """Return all that is kept of a code: 32 bytes from which it cannot be found, since it is drawn, not chosen."""
    return hashlib.sha256(b"zhibu letter " + code.encode()).digest()


def tidy(text: str) -> str:
    """Return the text as it is kept: one kind of line end, no signs that cannot be seen."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign == "\n" or unicodedata.category(sign) not in UNSEEN).strip()


UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")


@dataclass(frozen=True)
class Said:
    """One thing in a thread: by whom, on which day, and for those who answer from where and by whose hand."""

    by: str
    on: date
    text: str
    unit: str = ""
    who: str = ""


@dataclass(frozen=True)
class Thread:
    """A letter with all that was said to it, and what its writer chose to say of themselves."""

    said: tuple[Said, ...]
    name: str = ""
    reach: str = ""

    @property
    def opening(self) -> str:
        """Return what was written first."""
        return self.said[0].text

    def added(self, said: Said) -> "Thread":
        """Return the thread with one more at its end."""
        return replace(self, said=(*self.said, said))

    def in_a_row(self) -> int:
        """Return how many by the writer stand at the end, nothing said between them."""
        count = 0
        for one in reversed(self.said):
            if one.by == PASSED:
                continue
            if one.by != WRITER:
                break
            count += 1
        return count

    def fits(self, *, kept: int) -> bool:
        """Return whether the thread leaves so many bytes free."""
        return len(written(self).encode()) <= PADDED - kept


def written(thread: Thread) -> str:
    """Return the thread as one text, to be sealed."""
    said: list[dict[str, Any]] = [{**vars(one), "on": one.on.isoformat()} for one in thread.said]
    return json.dumps({"name": thread.name, "reach": thread.reach, "said": said}, ensure_ascii=False)


def read_thread(text: str) -> Thread:
    """Return the thread that `written` made a text of."""
    held = json.loads(text)
    said = tuple(Said(**{**one, "on": date.fromisoformat(one["on"])}) for one in held["said"])
    return Thread(said, held["name"], held["reach"])
