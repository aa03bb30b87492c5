"""Who is told of what, and what became of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import get_resolver
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.bylaws.queries import is_committee
from zhibu.gate import doors
from zhibu.gate.rows import below
from zhibu.gate.verbs import label, labels
from zhibu.lib import signing
from zhibu.lib.tree import ancestors
from zhibu.orgs.models import Unit
from zhibu.programs.choices import State
from zhibu.programs.models import Delivery, Hook, OpenFigures

SHOWN = 100
ROOMS = {
    "orgs": gettext_lazy("组织"),
    "members": gettext_lazy("党员"),
    "rosters": gettext_lazy("名册导入"),
    "access": gettext_lazy("权限"),
    "duties": gettext_lazy("要办的事"),
}
"""The rooms of whose acts another system may be told, by what people call them."""

LIGHTS = {State.DONE: "ok", State.WAITING: "warn", State.DEAD: "bad"}
TROUBLES = {
    "address": gettext_lazy("网址不对"),
    "unknown": gettext_lazy("找不到那台机器"),
    "private": gettext_lazy("是内网地址，没有送"),
    "certificate": gettext_lazy("对方的证书不对"),
    "slow": gettext_lazy("对方太慢，没等到答复"),
    "broken": gettext_lazy("连不上对方"),
    "moved": gettext_lazy("对方叫去别的网址，没有跟去"),
    "answer": gettext_lazy("对方说没收下"),
    "stopped": gettext_lazy("已停，没有送"),
}


@cache
def tellable() -> dict[str, str]:
    """Return the verbs of which another system may be told, with their rooms.

    Left out is what nobody else is to know: ballots and letters, and what people do for themselves alone. All acts are
    known once the addresses are read that lead to them.
    """
    get_resolver().url_patterns  # noqa: B018 - reads them
    return {
        door.verb: door.room
        for door in doors.actions.values()
        if door.room in ROOMS and door.kind != "secret" and not _is_own(door) and door.verb in labels()
    }


def _is_own(door: doors.Door) -> bool:
    right = door.permission.value if door.permission else ""
    return right.endswith((".read", ".own", ".token", ".correct"))


def hooks_for(verb: str, path: str) -> QuerySet[Hook]:
    """Return the hooks that are told of the verb at the path."""
    at = Hook.objects.filter(unit__path__in=ancestors(path, itself=True), stopped_at__isnull=True)
    return at.filter(verbs__contains=[verb])


def headers_of(delivery: Delivery, now: datetime) -> Mapping[str, str]:
    """Return the headers of Standard Webhooks: id, second, and a signature by each secret that holds."""
    hook, secrets = delivery.hook, [delivery.hook.secret]
    if hook.former_secret and hook.former_until and hook.former_until > now:
        secrets.append(hook.former_secret)
    return signing.headers(f"msg_{delivery.pk.hex}", now, delivery.body, secrets)


class HookLine(NamedTuple):
    """A hook as its list shows it."""

    pk: UUID
    name: str
    unit: str
    address: str
    light: str
    state: str


def hook_lines(hooks: Sequence[Hook]) -> list[HookLine]:
    """Return what a page says of each hook."""
    return [HookLine(one.pk, one.name, one.unit.short_name, one.address, *light_of(one)) for one in hooks]


def light_of(hook: Hook) -> tuple[str, str]:
    """Return (light, word) of how a hook stands."""
    if hook.stopped_at:
        return "rest", _("已停")
    if hook.failing_since:
        return "bad", _("%(day)s 起送不到") % {"day": f"{localtime(hook.failing_since):%Y-%m-%d}"}
    return "ok", _("送得到")


class DeliveryLine(NamedTuple):
    """A delivery as the log shows it; `pk` is None while it cannot be sent again."""

    pk: UUID | None
    at: str
    verb: str
    light: str
    state: str
    why: str


def delivery_lines(hook: Hook) -> list[DeliveryLine]:
    """Return the latest deliveries, the newest first."""
    rows = Delivery.objects.filter(hook=hook).defer("body").order_by("-made_at", "-pk")[:SHOWN]
    return [
        DeliveryLine(
            pk=row.pk if row.state != State.WAITING and not hook.stopped_at else None,
            at=date_format(localtime(row.made_at), "Y-m-d H:i"),
            verb=_("试一下") if row.verb == "ping" else label(row.verb),
            light=LIGHTS[State(row.state)],
            state=str(State(row.state).label),
            why=_why(row),
        )
        for row in rows
    ]


def _why(row: Delivery) -> str:
    trouble = str(TROUBLES.get(row.trouble, ""))
    parts = [f"{trouble}（{row.status}）" if row.status and trouble else trouble]
    if row.tries > 1:
        parts.append(_("送了 %(n)d 次") % {"n": row.tries})
    if row.state == State.WAITING and row.tries:
        parts.append(_("%(when)s 再送") % {"when": date_format(localtime(row.next_at), "m-d H:i")})
    return " · ".join(filter(None, parts))


def may_be_open(unit: Unit) -> bool:
    """Return whether the unit may open its counts: a committee that stands."""
    return is_committee(unit) and unit.dissolved_on is None


def open_near(unit: Unit) -> OpenFigures | None:
    """Return what is open at the unit, above it or below it."""
    near = Q(unit__path__in=ancestors(unit.path, itself=True)) | below((unit.path,), "unit__path")
    return OpenFigures.objects.filter(near).select_related("unit").first()
