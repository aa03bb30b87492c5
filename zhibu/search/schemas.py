"""Shapes of the search's answer."""

from ninja import Field

from zhibu.gate.shapes import Told
from zhibu.search.queries import Group


class HitOut(Told):
    """One thing that was found."""

    key: str = Field(description="by what it is asked for: a unit's or a member's id, a rule's, a page's name")
    title: str
    note: str
    url: str = Field(description="its page")


class KindFoundOut(Told):
    """What was found of one kind."""

    kind: str
    label: str
    items: list[HitOut]
    is_more: bool = Field(description="true: there are more than `items`")
    url: str = Field(description="the page with all of them, empty where there is none")


class Searched(Told):
    """What was found, by kind; kinds of which nothing was found, or that you may not look for, are left out."""

    q: str = Field(description="the question as it was understood")
    kinds: list[KindFoundOut]

    @classmethod
    def of(cls, text: str, groups: list[Group]) -> "Searched":
        """Return what a question found."""
        return cls(q=text, kinds=[_kind(group) for group in groups])


def _kind(group: Group) -> KindFoundOut:
    items = [HitOut(key=hit.key, title=hit.title, note=hit.note, url=hit.url) for hit in group.hits]
    return KindFoundOut(kind=group.key, label=group.label, items=items, is_more=group.is_more, url=group.url)
