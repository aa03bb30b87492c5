"""People say where they are reached, show that it is theirs, and choose of what they are told there."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from zhibu.accounts.actions import spend_attempt
from zhibu.gate.actor import Actor, Refused, person_of
from zhibu.gate.doors import action
from zhibu.lib import posting
from zhibu.lib.text import clean
from zhibu.notices.channels import open_means
from zhibu.notices.channels.push import read_keys
from zhibu.notices.choices import Means
from zhibu.notices.kinds import chosen_kinds, kind_of, kinds
from zhibu.notices.models import Preference, Way, mark_of
from zhibu.notices.permissions import Notices
from zhibu.notices.rules import (
    ASKED_BY_PERSON,
    ASKED_OF_ADDRESS,
    MOST_DEVICES,
    read_address,
)
from zhibu.notices.tokens import Stop

TASK = "notices.ask_to_confirm"


@action(Notices.OWN, own=True, keeps=("means",))
def add_way(actor: Actor, way: Way, *, means: str, address: str) -> Way:
    """Say where one is reached; a message there asks to confirm it, and until then nothing else is sent.

    One of each means: another takes the place of the former. Raises Refused at the field, and for too many tries.
    """
    person = person_of(actor)
    _must_be_open(means)
    read = read_address(means, address)
    if read is None or means == Means.PUSH:
        raise Refused(_wrong(means), field="address")
    mark = mark_of(means, read)
    if Way.objects.of(actor).confirmed().filter(means=means, mark=mark).exists():
        raise Refused(_("这个已经确认过了，不用再加。"), field="address")
    _spend(person, mark, actor.at)
    Way.objects.of(actor).filter(means=means).delete()
    way.person_id, way.means, way.address, way.mark, way.made_at = person, means, read, mark, actor.at
    way.save(force_insert=True)
    app.configure_task(TASK).defer(way=str(way.pk))
    return way


@action(Notices.OWN, own=True)
def add_device(actor: Actor, way: Way, *, address: str, point: str, secret: str, label: str) -> Way:
    """Let this device be told, at the address that its browser gives; it was asked there, so it is confirmed.

    A device that was somebody else's before is theirs no more. Raises Refused for what no browser gives.
    """
    person = person_of(actor)
    _must_be_open(Means.PUSH)
    keys = read_keys(point, secret)
    if keys is None or len(address) > 1000 or not _may_be_sent_to(address):
        raise Refused(_("这台设备给的地址不能用，请换一个浏览器再试。"), field="address")
    mark = mark_of(Means.PUSH, address)
    Way.objects.filter(means=Means.PUSH, mark=mark).delete()
    if Way.objects.of(actor).filter(means=Means.PUSH).count() >= MOST_DEVICES:
        raise Refused(_("已经加了 %(most)d 台设备，请先去掉不用的。") % {"most": MOST_DEVICES})
    way.person_id, way.means, way.address, way.mark, way.keys = person, Means.PUSH, address, mark, keys
    way.label, way.made_at, way.confirmed_at = clean(label)[:60], actor.at, actor.at
    way.save(force_insert=True)
    return way


@action(Notices.OWN, own=True)
def remove_way(actor: Actor, way: Way) -> None:
    """Be told there no more; what waits to be sent there is not sent."""
    way.delete()


@action(Notices.OWN, own=True)
def choose_means(actor: Actor, preference: Preference, *, chosen: Mapping[str, Collection[str]]) -> None:
    """Choose by which means one is told of each kind of thing. What is as usual is not kept.

    Raises Refused for a kind or a means that there is not.
    """
    person = person_of(actor)
    known = {kind.key for kind in chosen_kinds()}
    if set(chosen) - known or any(set(means) - set(Means.values) for means in chosen.values()):
        raise Refused(_("没有这一项，请刷新页面再选。"))
    _keep(person, chosen)


def confirm_way(way: Way, at: datetime) -> None:
    """Confirm the address, as whoever read the link that was sent there asks (`queries.way_to_confirm`)."""
    if way.confirmed_at is None:
        way.confirmed_at = at
        way.save(update_fields=["confirmed_at"])


def stop_means(stop: Stop) -> None:
    """Tell the person of such things by that means no more; in the site they stay."""
    kind = kind_of(stop.kind)
    if kind is None:
        return
    row = Preference.objects.filter(person_id=stop.person, kind=stop.kind).first()
    now = set(row.means) if row else set(map(str, kind.usual))
    _keep(stop.person, {stop.kind: now - {stop.means}})


def _keep(person: UUID, chosen: Mapping[str, Collection[str]]) -> None:
    """Write what was chosen; what is as usual is not kept."""
    unusual = {key: set(means) for key, means in chosen.items() if set(means) != set(map(str, kinds()[key].usual))}
    Preference.objects.filter(person_id=person, kind__in=set(chosen) - set(unusual)).delete()
    Preference.objects.bulk_create(
        [
            Preference(person_id=person, kind=key, means=[one for one in Means.values if one in means])
            for key, means in unusual.items()
        ],
        update_conflicts=True,
        unique_fields=["person", "kind"],
        update_fields=["means"],
    )


def _must_be_open(means: str) -> None:
    if means not in open_means():
        raise Refused(_("系统还没有开通这种方式，请联系管理员。"))


def _spend(person: UUID, mark: bytes, at: datetime) -> None:
    rest = spend_attempt(ASKED_BY_PERSON, str(person), at) or spend_attempt(ASKED_OF_ADDRESS, mark.hex(), at)
    if rest:
        raise Refused(_("试得太多了，请过一会儿再加。"), field="address")


def _may_be_sent_to(address: str) -> bool:
    target = posting.target_of(address)
    if target is None or (target.scheme != "https" and not settings.PUSH_NETWORKS):
        return False
    try:
        return posting.look_up(target, settings.PUSH_NETWORKS) is not None
    except OSError:
        return False


def _wrong(means: str) -> str:
    return {
        Means.MAIL.value: _("请写完整的邮箱，例如 name@example.cn。"),
        Means.SMS.value: _("请写 11 位手机号。"),
        Means.WECOM.value: _("请写企业微信的账号，由字母、数字和 . _ - @ 组成。"),
    }.get(means, _("没有这种方式。"))
