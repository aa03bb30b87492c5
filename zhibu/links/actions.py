"""Making, replacing and taking back addresses. Each act is about the target: whoever may, may there."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Placed, Refused
from zhibu.gate.doors import Recorded, action, bulk
from zhibu.links.kinds import Kind, Target, kind_of
from zhibu.links.models import Link, LinkQuerySet
from zhibu.links.permissions import Links
from zhibu.links.rules import draw_token, last_day, mark_of

MOST = 1000


@action(Links.MAKE, own=True)
def make_link(actor: Actor, subject: Placed) -> Link:
    """Give the subject its address; one that has run out is replaced, one that holds is refused."""
    kind = kind_of(subject)
    target = kind.target(subject)
    if Link.objects.of(kind.key, target.id).live(actor.today).exists():
        raise Refused(_("已经有二维码了。想换新的，请用“换一个”。"))
    return _replace(kind, target, actor.today)


@action(Links.MAKE, own=True)
def rotate_link(actor: Actor, subject: Placed) -> Link:
    """Put a new address in the place of the subject's: the one before leads nowhere from now on."""
    kind = kind_of(subject)
    target = kind.target(subject)
    if not Link.objects.of(kind.key, target.id).unrevoked().exists():
        raise Refused(_("还没有二维码，请先制作。"))
    return _replace(kind, target, actor.today)


@action(Links.MAKE, own=True)
def revoke_link(actor: Actor, subject: Placed) -> None:
    """Take the subject's address back: it leads nowhere from now on."""
    kind = kind_of(subject)
    rows = Link.objects.of(kind.key, kind.target(subject).id).unrevoked()
    if not _end(rows.values_list("pk", flat=True), actor.today):
        raise Refused(_("没有可以收回的二维码。"))


@bulk(Links.MAKE)
def make_links(actor: Actor, place: Placed, *, kind: Kind, targets: Sequence[Target]) -> Recorded[Mapping[UUID, Link]]:
    """Give an address to each target that has none in force; return the address of each."""
    if len(targets) > MOST:
        raise Refused(_("一次最多打印 %(most)d 张，请按下级组织分几次打印。") % {"most": MOST})
    known = {target.id: target for target in targets}
    live = _of(kind, known).live(actor.today)
    missing = [known[pk] for pk in known.keys() - set(live.values_list("target_id", flat=True))]
    over = _of(kind, [target.id for target in missing]).unrevoked()
    _end(over.values_list("pk", flat=True), actor.today)
    _write(kind, missing, actor.today)
    columns = zip(*((one.id, one.title, one.place.pk, one.place.path) for one in missing), strict=True)
    lines = (
        "select t.id, t.label, t.unit, t.path, '{}'::jsonb"
        " from unnest(%s::uuid[], %s::text[], %s::uuid[], %s::text[]) as t(id, label, unit, path)"
    )
    params = [list(column) for column in columns] or [[], [], [], []]
    return Recorded({link.target_id: link for link in live.all()}, kind=kind.key, lines=lines, params=params)


def _of(kind: Kind, targets: Iterable[UUID]) -> LinkQuerySet:
    return Link.objects.filter(kind=kind.key, target_id__in=list(targets))


def _replace(kind: Kind, target: Target, today: date) -> Link:
    open_rows = Link.objects.of(kind.key, target.id).unrevoked().select_for_update()
    _end(open_rows.values_list("pk", flat=True), today)
    _write(kind, [target], today)
    return Link.objects.of(kind.key, target.id).unrevoked().get()


def _end(rows: Iterable[UUID], today: date) -> int:
    return Link.objects.filter(pk__in=list(rows)).update(revoked_on=today, token=None)


def _write(kind: Kind, targets: Iterable[Target], today: date) -> Sequence[Link]:
    """Write a new address for each target, unless somebody was quicker by a moment: then theirs holds."""
    links = []
    for target in targets:
        token = draw_token()
        link = Link(kind=kind.key, target_id=target.id, mark=mark_of(token), token=token, since=today)
        link.until = last_day(today, kind.days())
        links.append(link)
    return Link.objects.bulk_create(links, ignore_conflicts=True)
