"""What changes what is kept for other programs, and what they are told."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from procrastinate import exceptions
from procrastinate.contrib.django import app

from zhibu.access.permissions import Access
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.gate.events import Acted
from zhibu.lib import signing, text
from zhibu.lib.ids import new_id
from zhibu.lib.posting import Sent, look_up, target_of
from zhibu.lib.seal import seal_bytes, unseal_bytes
from zhibu.notices.actions import notify
from zhibu.orgs.models import Unit
from zhibu.programs import queries
from zhibu.programs.choices import State
from zhibu.programs.models import Delivery, Hook, KeptAnswer, OpenFigures
from zhibu.programs.permissions import Programs
from zhibu.programs.rules import KEPT
from zhibu.web.worded import worded

PLACE = "kept_answer"
WAIT = "10s"  # for the same request that is being answered at this moment

_CLAIM = """
insert into programs_keptanswer (id, owner, key, mark, at, sealed)
values (%(id)s, %(owner)s, %(key)s, %(mark)s, %(at)s, '')
on conflict (owner, key) do update set mark = excluded.mark, at = excluded.at, status = null, sealed = ''
  where programs_keptanswer.at <= %(before)s
returning id
"""


class Kept(NamedTuple):
    """An answer that was given before: the mark of its request, its status and its body."""

    mark: bytes
    status: int
    body: bytes


def claim_key(owner: UUID, key: str, mark: bytes, at: datetime) -> UUID | Kept:
    """Claim the key within the caller's transaction; return the claim, or what was answered under it before.

    Waits for the same request where it is being answered just now. Raises django.db.OperationalError after ten
    seconds of waiting.
    """
    values: dict[str, Any] = {"id": new_id(), "owner": owner, "key": key, "mark": mark, "at": at, "before": at - KEPT}
    with connection.cursor() as cursor:
        cursor.execute("select set_config('lock_timeout', %s, true)", [WAIT])
        cursor.execute(_CLAIM, values)
        row = cursor.fetchone()
        cursor.execute("select set_config('lock_timeout', '0', true)")
    if row:
        return UUID(str(row[0]))
    kept = KeptAnswer.objects.get(owner=owner, key=key)
    body = unseal_bytes(settings.KEYS.seal, PLACE, bytes(kept.sealed)) if kept.sealed else b""
    return Kept(bytes(kept.mark), kept.status or 500, body)


def keep_answer(claim: UUID, status: int, body: bytes) -> None:
    """Keep what was answered under the claimed key, sealed: it may hold what only the asker may read."""
    sealed = seal_bytes(settings.KEYS.seal, PLACE, body) if body else b""
    KeptAnswer.objects.filter(pk=claim).update(status=status, sealed=sealed)


def forget_answers(before: datetime) -> int:
    """Forget the answers that were given before the moment; return how many."""
    return KeptAnswer.objects.filter(at__lte=before).delete()[0]


@action(Programs.OPEN)
def open_figures(actor: Actor, unit: Unit) -> OpenFigures:
    """Open the counts of a committee, without persons, to everybody.

    Nothing above or below it may be open: from the difference of two counts a few people could be told.
    """
    if not queries.may_be_open(unit):
        raise Refused(_("由党委公开；“%(unit)s”的数在上级的统计里。") % {"unit": unit.short_name})
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [OPENING])
    near = queries.open_near(unit)
    if near is not None:
        said = _("“%(unit)s”已经公开了统计数。上下级都公开，相减就能看出少数几个人的情况，只能公开一级。")
        raise Refused(said % {"unit": near.unit.short_name})
    return OpenFigures.objects.create(unit=unit, opened_on=actor.today)


@action(Programs.OPEN)
def close_figures(actor: Actor, opened: OpenFigures) -> None:
    """Show the counts to everybody no more."""
    opened.delete()


OPENING = 0x6F70
"""The lock under which counts are opened: of two committees at one moment, one is first."""

MOST_HOOKS = 20
PING = "ping"
CLAIMED = timedelta(minutes=2)
"""How long one try may take before another worker thinks that its worker has died."""


@action(Programs.CONNECT, keeps=("name", "verbs"))
def make_hook(actor: Actor, unit: Unit, *, name: str, address: str, verbs: Collection[str]) -> Hook:
    """Let another system be told of acts in the unit and below; its secret is on the row, to be shown once."""
    actor.must(Access.AUDIT, unit)
    name = text.clean(name)
    if not name:
        raise Refused(_("请写上是哪个系统。"), field="name")
    _check_address(address)
    if not verbs or set(verbs) - set(queries.tellable()):
        raise Refused(_("至少选一件要通知的事。"), field="verbs")
    if Hook.objects.filter(unit=unit, stopped_at__isnull=True).count() >= MOST_HOOKS:
        raise Refused(_("这个组织已经通知 %(most)d 个系统，请先停掉不用的。") % {"most": MOST_HOOKS})
    return Hook.objects.create(
        unit=unit,
        person_id=actor.person_id,
        name=name[:60],
        address=address,
        verbs=sorted(set(verbs)),
        secret=signing.draw_secret(),
        made_at=actor.at,
    )


@action(Programs.CONNECT)
def rotate_secret(actor: Actor, hook: Hook) -> str:
    """Give the hook a new secret and return it; the former one signs too for a day."""
    former, secret = hook.secret, signing.draw_secret()
    hook.secret, hook.former_secret, hook.former_until = secret, former, actor.at + signing.BOTH_HOLD
    hook.save(update_fields=["secret", "former_secret", "former_until"])
    return secret


@action(Programs.CONNECT)
def stop_hook(actor: Actor, hook: Hook) -> None:
    """Tell the other system nothing more; what waits is given up, what is being sent too unless it arrives."""
    hook.refresh_from_db(from_queryset=_locked())
    if hook.stopped_at:
        raise Refused(_("已经停了。"))
    hook.stopped_at = actor.at
    hook.save(update_fields=["stopped_at"])
    _drop_waiting(hook)


@action(Programs.CONNECT)
def start_hook(actor: Actor, hook: Hook) -> None:
    """Tell the other system again, of what happens from now on."""
    actor.must(Access.AUDIT, hook.unit)
    hook.refresh_from_db(from_queryset=_locked())
    if not hook.stopped_at:
        raise Refused(_("没有停，不用再开。"))
    _drop_waiting(hook)  # what was queued in the moment of stopping
    hook.stopped_at = hook.failing_since = None
    hook.save(update_fields=["stopped_at", "failing_since"])


@action(Programs.CONNECT)
def try_hook(actor: Actor, hook: Hook) -> None:
    """Send the other system a word that says nothing, to see whether it arrives."""
    if hook.stopped_at:
        raise Refused(_("已经停了，先打开再试。"))
    _queue(hook, PING, {"type": PING, "timestamp": actor.at.isoformat(), "data": {}}, actor.at)


@action(Programs.CONNECT)
def resend_delivery(actor: Actor, delivery: Delivery) -> None:
    """Tell the same act once more, under the same id, so that the other system knows it again."""
    delivery.hook.refresh_from_db(from_queryset=_locked())
    delivery.refresh_from_db(fields=["state"])
    if delivery.hook.stopped_at:
        raise Refused(_("已经停了，先打开再送。"))
    if delivery.state == State.WAITING:
        raise Refused(_("正等着再送，不用催。"))
    delivery.state, delivery.tries = State.WAITING, 0
    delivery.asked_at = delivery.next_at = actor.at
    delivery.save(update_fields=["state", "tries", "asked_at", "next_at"])
    _defer(delivery.pk)


def queue_deliveries(acted: Acted) -> int:
    """Queue the telling of an act to every system that is told of it there; return how many."""
    if acted.verb not in queries.tellable():
        return 0
    told = {"verb": acted.verb, "kind": acted.kind, "subject": acted.subject, "unit": acted.unit}
    body = {"type": acted.verb, "timestamp": acted.at.isoformat(), "data": told}
    hooks = list(queries.hooks_for(acted.verb, acted.path))
    for hook in hooks:
        _queue(hook, acted.verb, body, acted.at)
    return len(hooks)


def claim_delivery(pk: UUID, now: datetime) -> Delivery | None:
    """Take a delivery that is due, for one try; None where it is not, or where another has it."""
    due = Delivery.objects.filter(pk=pk, state=State.WAITING, next_at__lte=now, hook__stopped_at__isnull=True)
    if not due.update(next_at=now + CLAIMED, tries=F("tries") + 1):
        return None
    return Delivery.objects.select_related("hook", "hook__unit").get(pk=pk)


def note_try(delivery: Delivery, sent: Sent, now: datetime) -> None:
    """Write down what came of a try: done, another one later, or given up after the days that the setting says.

    What was given up while it was being sent (its hook was stopped) is done where it arrived, and stays given up
    where it did not.
    """
    with transaction.atomic():
        hook = _locked().get(pk=delivery.hook_id)
        delivery.refresh_from_db(fields=["state"])
        if sent.is_done:
            delivery.state = State.DONE
        elif delivery.state != State.WAITING:
            return
        elif now - delivery.asked_at >= timedelta(days=settings.HOOK_DAYS):
            delivery.state = State.DEAD
        else:
            delivery.next_at = now + signing.wait(delivery.tries)
        delivery.status, delivery.trouble = sent.status, sent.trouble
        delivery.save(update_fields=["status", "trouble", "state", "next_at"])
        if sent.is_done:
            Hook.objects.filter(pk=hook.pk, failing_since__isnull=False).update(failing_since=None)
        elif hook.failing_since is None:
            hook.failing_since = delivery.asked_at
            hook.save(update_fields=["failing_since"])
        if delivery.state == State.DEAD:
            _give_up(hook, now)


def defer_due(now: datetime) -> int:
    """Queue a try of every delivery that is due; return how many. What waits in the queue already stays once."""
    due = Delivery.objects.filter(state=State.WAITING, next_at__lte=now, hook__stopped_at__isnull=True)
    return sum(_defer(pk) for pk in due.order_by("next_at").values_list("pk", flat=True)[:1000])


def forget_deliveries(before: datetime) -> int:
    """Forget what was told, or given up, before the moment; return how many."""
    return Delivery.objects.filter(made_at__lt=before).exclude(state=State.WAITING).delete()[0]


def _check_address(address: str) -> None:
    """Refuse an address to which nothing could be sent; a private one is refused at once, and at each sending."""
    target = target_of(address)
    if target is None:
        raise Refused(_("请写完整的网址，例如 https://oa.example.cn/hook。"), field="address")
    try:
        place = look_up(target, settings.HOOK_NETWORKS)
    except OSError:
        raise Refused(_("找不到这个网址上的机器，请核对。"), field="address") from None
    if place is None:
        raise Refused(_("这个网址不能用：要用 https，也不能是内网地址，除非管理员放开了。"), field="address")


def _queue(hook: Hook, verb: str, body: Mapping[str, Any], at: datetime) -> None:
    written = json.dumps(body, cls=DjangoJSONEncoder, separators=(",", ":"))
    made = Delivery.objects.create(hook=hook, verb=verb, body=written, made_at=at, asked_at=at, next_at=at)
    _defer(made.pk)


def _defer(pk: UUID) -> bool:
    try:
        with transaction.atomic():  # one that waits already is said by the database, which ends what was begun
            app.configure_task("programs.deliver", queueing_lock=f"programs.{pk}").defer(pk=str(pk))
    except exceptions.AlreadyEnqueued:
        return False
    return True


def _locked() -> QuerySet[Hook]:
    """Return hooks to be held: whoever changes a hook or what becomes of its deliveries holds the hook first."""
    return Hook.objects.select_for_update(of=("self",), no_key=True).select_related("unit")


def _drop_waiting(hook: Hook) -> None:
    Delivery.objects.filter(hook=hook, state=State.WAITING).update(state=State.DEAD, trouble="stopped")


def _give_up(hook: Hook, now: datetime) -> None:
    """Stop a hook that nothing has reached for so long, and say so to whoever set it up."""
    if hook.stopped_at or not hook.failing_since:
        return
    if now - hook.failing_since < timedelta(days=settings.HOOK_DAYS):
        return
    hook.stopped_at = now
    hook.save(update_fields=["stopped_at"])
    _drop_waiting(hook)
    if hook.person_id:
        notify(
            [hook.person_id],
            kind="hook",
            title=worded("通知“%(name)s”一直送不到，已停") % {"name": hook.name},
            text=worded("修好以后，在%(unit)s的“通知其他系统”里打开，再把没送到的补送。")
            % {"unit": hook.unit.short_name},
            url=reverse("show_hook", args=[hook.pk]),
            at=now,
            unit_path=hook.unit.path,
            needs=Programs.CONNECT,
        )
