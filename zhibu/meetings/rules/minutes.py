"""What minutes may say: points and decisions as people typed them, in order; two texts brought together. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from zhibu.gate.actor import Refused
from zhibu.lib.text import clean

MOST_POINTS = 60
MOST_SIGNS = 4000
FURTHEST = timedelta(days=366 * 2)


@dataclass(frozen=True)
class Said:
    """What somebody said: a person of the register, or a name as it was typed; "" for nobody in particular."""

    name: str
    text: str
    person: UUID | None = None


@dataclass(frozen=True)
class Entry:
    """What the minutes of one item say."""

    points: Sequence[Said] = ()
    decision: str = ""


def tidy(text: str) -> str:
    """Return the text as it may be kept: its own lines, without invisible signs and without empty ends."""
    lines = [clean(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return "\n".join(lines).strip("\n")


def tidied(entry: Entry) -> Entry:
    """Return the entry without points that say nothing. Raises Refused, at the field, for what is too long."""
    points = [replace(one, name=clean(one.name)[:60], text=tidy(one.text)) for one in entry.points]
    decision = tidy(entry.decision)
    for at, one in enumerate(points):
        if one.name and not one.text:
            raise Refused(_("请写%(name)s说了什么，或者把名字去掉。") % {"name": one.name}, field=f"text_{at}")
        if len(one.text) > MOST_SIGNS:
            raise Refused(_("一条发言最多 %(most)s 字，请分成几条。") % {"most": MOST_SIGNS}, field=f"text_{at}")
    kept = [one for one in points if one.text]
    if len(kept) > MOST_POINTS:
        raise Refused(_("一项议题最多记 %(most)s 条发言。") % {"most": MOST_POINTS})
    if len(decision) > MOST_SIGNS:
        raise Refused(_("决定最多 %(most)s 字。") % {"most": MOST_SIGNS}, field="decision")
    return Entry(kept, decision)


def placed(points: Sequence[Said], people: Iterable[tuple[UUID, str]]) -> list[Said]:
    """Return the points with the person of each name that only one of the people has, and the name of each person.
    Raises Refused, at the field, for a person who is none of them."""
    known = dict(people)
    names = Counter(known.values())
    by_name = {name: person for person, name in known.items() if names[name] == 1}
    found = []
    for at, one in enumerate(points):
        if one.person is not None and one.person not in known:
            raise Refused(_("请从名单里选。"), field=f"name_{at}")
        name = known[one.person] if one.person else clean(one.name)
        found.append(Said(name, one.text, one.person or by_name.get(name)))
    return found


def together(theirs: Entry, mine: Entry) -> Entry:
    """Return both texts in one: all that the other wrote, then what only this one did. Nothing of either is lost."""
    known = {(one.name, one.text) for one in theirs.points}
    points = [*theirs.points, *(one for one in mine.points if (one.name, one.text) not in known)]
    lines = theirs.decision.split("\n") if theirs.decision else []
    lines += [line for line in mine.decision.split("\n") if line and line not in lines]
    return Entry(points, "\n".join(lines))


def same(one: Entry, other: Entry) -> bool:
    """Return whether both say the same, whoever the names belong to."""
    told = [([(said.name, said.text) for said in entry.points], entry.decision) for entry in (one, other)]
    return told[0] == told[1]


def refuse_task(what: str, due_on: date, held_on: date) -> None:
    """Raise Refused, at the field, for a task without words or with a day before the gathering or far ahead."""
    if not what:
        raise Refused(_("请写要办什么。"), field="what")
    if not held_on <= due_on <= held_on + FURTHEST:
        raise Refused(_("办好的日子在开会那天以后、两年以内。"), field="due_on")
