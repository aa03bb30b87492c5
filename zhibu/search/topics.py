"""Help texts as they can be found: one for each page, indexed once a release and language, in the process.

A topic is a room's `templates/<room>/help/<page>.html`, named after the page beside which it stands; its title is the
partial `title` in it. Where a page needs a permission, so does its help.
"""

import re
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path

from django.conf import settings
from django.template.loader import get_template, render_to_string
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override

import zhibu
from zhibu.gate.actor import Actor
from zhibu.gate.permissions import Permission
from zhibu.lib.scripts import fold
from zhibu.lib.spelling import rank

_TAG = re.compile(r"<[^>]+>")
_SENTENCE = re.compile(r"(?<=[。！？])|(?<=[.!?])\s+")
_SKIPPED = {"web"}
"""Rooms whose pages are not for people at work."""
LONGEST = 90
"""Signs of a text that a line shows."""


@dataclass(frozen=True)
class Topic:
    """The help of one page in one language."""

    key: str
    room: str
    title: str
    chinese: str
    """The title as it can be typed by sound."""
    text: str
    needs: Permission | None
    url: str
    """The page itself, "" for one that is reached from what it is about."""

    @property
    def html(self) -> SafeString:
        """Return the text as the page shows it."""
        return render_to_string(f"{self.room}/help/{self.key}.html")

    def about(self, text: str = "") -> str:
        """Return the sentence that holds the text, the first one where none does."""
        sentences = [one.strip() for one in _SENTENCE.split(self.text) if one.strip()]
        fit = next((one for one in sentences if text and fold(text.lower()) in fold(one.lower())), sentences[0])
        return fit if len(fit) <= LONGEST else fit[: LONGEST - 1] + "…"


def topics(actor: Actor) -> list[Topic]:
    """Return the topics of the pages that the actor may open somewhere, in the reader's language."""
    return [one for one in _index(get_language() or "") if one.needs is None or _holds(actor, one.needs)]


def found(actor: Actor, text: str) -> list[Topic]:
    """Return the topics that the text may mean: by title, its sound, or what the help says; best hits first."""
    ranked = [(hit, one) for one in topics(actor) if (hit := _rank(one, text)) is not None]
    return [one for _hit, one in sorted(ranked, key=lambda pair: pair[0])]


def _rank(topic: Topic, text: str) -> int | None:
    by_title = [hit for name in {topic.title, topic.chinese} if (hit := rank(name, text)) is not None]
    if by_title:
        return min(by_title)
    said = fold(topic.text.lower())
    return 3 if all(word in said for word in fold(text.lower()).split()) else None


def _holds(actor: Actor, permission: Permission) -> bool:
    return bool(actor.scopes(permission)) or actor.may_own(permission)


@cache
def _index(language: str) -> tuple[Topic, ...]:
    """Read every help text in the language; the process remembers it."""
    found = []
    needs = _permissions()
    for room, key in _files():
        with override("zh-hans"):
            chinese = _title(room, key)
        with override(language):
            html = render_to_string(f"{room}/help/{key}.html")
            text = " ".join(unescape(_TAG.sub(" ", html)).split())
            found.append(Topic(key, room, _title(room, key), chinese, text, needs.get(key), _address(key)))
    return tuple(found)


def _files() -> list[tuple[str, str]]:
    """Return (room, page) of every help text, in the order of the rooms."""
    return [
        (room, file.stem)
        for room in settings.ROOMS
        if room not in _SKIPPED
        for top in zhibu.__path__
        for file in sorted(Path(top, room, "templates", room, "help").glob("*.html"))
    ]


def _title(room: str, key: str) -> str:
    return get_template(f"{room}/help/{key}.html#title").render().strip()


def _address(key: str) -> str:
    try:
        return reverse(key)
    except NoReverseMatch:
        return ""


@cache
def _permissions() -> dict[str, Permission | None]:
    """Return what each page needs, by its name."""
    found: dict[str, Permission | None] = {}

    def walk(entries: list[URLPattern | URLResolver]) -> None:
        for one in entries:
            if isinstance(one, URLResolver):
                walk(one.url_patterns)
            elif one.name and hasattr(one.callback, "door"):
                found[one.name] = one.callback.door.permission

    walk(get_resolver().url_patterns)
    return found
