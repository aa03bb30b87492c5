"""The demo's ways to people: addresses that nobody reads, a device that is none, and one letter that did not go out."""

from datetime import datetime
from uuid import UUID

from zhibu.lib.world import World
from zhibu.notices.choices import Means, State
from zhibu.notices.models import Notice, Preference, Sending, Way, mark_of

WAYS = (
    (Means.MAIL, "wang.jianguo@example.cn", ""),
    (Means.PUSH, "https://push.example.cn/device", "Android · Chrome"),
)


def grow(world: World, secretary: UUID, member: UUID) -> None:
    """Let the secretary be told by mail and on a phone, and a member by mail that does not arrive."""
    at = world.actor(world.today).at
    for means, address, label in WAYS:
        _way(secretary, means, address, label, at)
    Preference.objects.create(person_id=secretary, kind="extension", means=[Means.MAIL])
    way = _way(member, Means.MAIL, "li.guilan@example.cn", "", at)
    Way.objects.filter(pk=way.pk).update(troubled_at=at)
    for notice in Notice.objects.filter(person=member).order_by("-at")[:1]:
        Sending.objects.create(
            notice=notice, way=way, means=way.means, state=State.DEAD, tries=1, made_at=at, next_at=at,
            trouble="recipient",
        )  # fmt: skip


def _way(person: UUID, means: Means, address: str, label: str, at: datetime) -> Way:
    mark = mark_of(means, address)
    return Way.objects.create(
        person_id=person, means=means, address=address, mark=mark, label=label, made_at=at, confirmed_at=at
    )  # fmt: skip
