"""Kinds of organisation and posts, as data: `data/kinds.toml`, `data/posts.toml`.

Their labels are texts that catalogues translate, with the file's name as the context; `chinese` is the label itself.
"""

import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

GROUP = "group"
DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Kind:
    """A kind of party organisation."""

    key: str
    chinese: str
    suffixes: tuple[str, ...]
    under: tuple[str, ...]
    holds_members: bool
    export: str
    holds_participants: bool = False
    is_provisional: bool = False
    is_joint: bool = False

    @property
    def label(self) -> str:
        """Return the kind's name in the reader's language."""
        return pgettext("kinds", self.chinese)

    def may_stand_under(self, parent: str) -> bool:
        """Return whether a unit of this kind may have a parent of that kind ("" for none)."""
        return parent in self.under

    @property
    def may_hold(self) -> list[str]:
        """Return the kinds that may stand under this one."""
        return [kind.key for kind in kinds().values() if kind.may_stand_under(self.key)]


@dataclass(frozen=True)
class PostKind:
    """A post, its place in the order of posts, and the role that it gives."""

    key: str
    chinese: str
    order: int
    role: str
    kinds: tuple[str, ...]
    is_single: bool = False
    is_in_committee: bool = False
    is_approved_above: bool = False
    is_usual: bool = False

    @property
    def label(self) -> str:
        """Return the post's name in the reader's language."""
        return pgettext("posts", self.chinese)

    def at(self, unit: str) -> str:
        """Return the post with its unit's name, as one says it in the reader's language."""
        return _("%(unit)s%(post)s") % {"unit": unit, "post": self.label}


@cache
def kinds() -> dict[str, Kind]:
    """Return every kind by its key."""
    return {key: Kind(key=key, **_fields(row)) for key, row in _read("kinds").items()}


@cache
def posts() -> dict[str, PostKind]:
    """Return every post by its key, in the order of posts."""
    rows = sorted(_read("posts").items(), key=lambda item: item[1]["order"])
    return {key: PostKind(key=key, **_fields(row)) for key, row in rows}


def posts_lacking(named: Sequence[str], held: Collection[str]) -> list[str]:
    """Return those of the posts that a regulation names (书记, 组织委员) which nobody holds; `held` are keys."""
    return [name for name in named if name not in _by_name() or _by_name()[name].key not in held]


def said_posts(named: Sequence[str]) -> str:
    """Return posts that a regulation names in the reader's language."""
    return _("、").join(_by_name()[name].label if name in _by_name() else name for name in named)


@cache
def _by_name() -> dict[str, PostKind]:
    """Return every post by the name that regulations use."""
    return {post.chinese: post for post in posts().values()}


def kind_of_name(name: str) -> str | None:
    """Return the kind that a unit's name says by its ending, the longest ending first; None when it says none."""
    endings = [(suffix, kind.key) for kind in kinds().values() for suffix in kind.suffixes]
    return next((key for suffix, key in sorted(endings, key=lambda e: -len(e[0])) if name.endswith(suffix)), None)


def _read(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def _fields(row: dict[str, Any]) -> dict[str, Any]:
    fields = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return {"chinese": fields.pop("label"), **fields}
