"""What is to be sent to whom, what did not arrive, and who has not said that they read it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from zhibu.gate.actor import Actor
from zhibu.notices.channels import Letter, log_failed, open_means
from zhibu.notices.choices import SHORT, TROUBLES, Means
from zhibu.notices.kinds import Attach, Attachment, Kind, Mailed, Still, Told, chosen_kinds, kind_of, kinds
from zhibu.notices.models import Notice, Preference, Sending, Way
from zhibu.notices.permissions import Notices
from zhibu.notices.rules import masked
from zhibu.notices.tokens import Stop, confirm_token, read_confirm_token, stop_token


@dataclass(frozen=True)
class Batch:
    """Letters of one means that may go, and the sendings that nobody may be told of any more.

    `sendings` are all others: one without a letter could not be made, and is tried again.
    """

    sendings: Sequence[Sending]
    letters: Sequence[Letter]
    dropped: Collection[UUID]


def batch_of(ids: Collection[UUID], now: datetime) -> Batch:
    """Return what is to be sent now: only to those who may still read the page behind it, each in their language."""
    rows = list(Sending.objects.filter(pk__in=ids).select_related("notice__person__user", "way"))
    unclear: set[UUID] = set()
    allowed = _allowed(rows, timezone.localdate(now), unclear)
    going = [row for row in rows if row.pk in allowed]
    files = _attachments(going, unclear)
    letters = [letter for row in going if row.pk not in unclear and (letter := _made(row, files))]
    known = allowed | unclear
    return Batch([row for row in rows if row.pk in known], letters, {row.pk for row in rows} - known)


def _allowed(rows: Sequence[Sending], day: date, unclear: set[UUID]) -> set[UUID]:
    """Return the sendings whose person may still be told: by their login, by the right, by what the room says.

    Of whom a room cannot say it is `unclear`; they hinder no other.
    """
    alive = [row for row in rows if _is_alive(row) and kind_of(row.notice.kind)]
    asked = {
        row.pk: (row.notice.person_id, row.notice.needs, row.notice.unit_path) for row in alive if row.notice.needs
    }
    held = import_string(settings.HOLDING)(asked.values(), day) if asked else set()
    by_kind: dict[str, list[Sending]] = defaultdict(list)
    for row in alive:
        if row.pk not in asked or asked[row.pk] in held:
            by_kind[row.notice.kind].append(row)
    found: set[UUID] = set()
    for key, some in by_kind.items():
        kind = kinds()[key]
        if kind.still is None:
            found |= {row.pk for row in some}
        else:
            still = partial(_still_told, kind.still, day)
            for part, told in _one_by_one(key, some, still, unclear):
                found |= {row.pk for row in part if _told(row) in told}
    return found


def _still_told(still: Still, day: date, rows: Sequence[Sending]) -> set[Told]:
    return still({_told(row) for row in rows}, day)


def _one_by_one[T](
    what: str, rows: Sequence[Sending], ask: Callable[[Sequence[Sending]], T], unclear: set[UUID]
) -> Iterator[tuple[Sequence[Sending], T]]:
    """Ask a room of all rows at once; where that fails of each alone, and note of which it fails."""
    try:
        yield rows, ask(rows)
        return
    except Exception as why:
        log_failed("kind", what, why)
    for row in rows:
        try:
            yield [row], ask([row])
        except Exception as why:
            log_failed("sending", row.pk, why)
            unclear.add(row.pk)


def _told(row: Sending) -> Told:
    return Told(row.notice.person_id, row.notice.subject)


def _is_alive(row: Sending) -> bool:
    """Return whether the person signs in with this file and has not been shut out since they gave the address."""
    person = row.notice.person
    user = person.user
    if person.merged_into_id or user is None or not user.is_active or row.way.person_id != person.pk:
        return False
    return user.shut_out_at is None or user.shut_out_at < row.way.made_at


def _language(row: Sending) -> str:
    user = row.notice.person.user
    return (user.language if user else "") or settings.LANGUAGE_CODE


def _attachments(rows: Sequence[Sending], unclear: set[UUID]) -> dict[UUID, Attachment]:
    by_kind: dict[str, list[Sending]] = defaultdict(list)
    for row in rows:
        if row.means == Means.MAIL:
            by_kind[row.notice.kind].append(row)
    found: dict[UUID, Attachment] = {}
    for key, some in by_kind.items():
        attach = kinds()[key].attach
        if attach:
            for _part, files in _one_by_one(key, some, partial(_attached, attach), unclear):
                found |= files
    return found


def _attached(attach: Attach, rows: Sequence[Sending]) -> dict[UUID, Attachment]:
    return attach(
        [Mailed(row.notice_id, row.notice.kind, row.notice.subject, row.way.address, _language(row)) for row in rows]
    )


def _made(row: Sending, files: Mapping[UUID, Attachment]) -> Letter | None:
    """Return the letter; None for one that cannot be made, which is tried again and hinders no other."""
    try:
        return _letter(row, files.get(row.notice_id))
    except Exception as why:
        log_failed("sending", row.pk, why)
        return None


def _letter(row: Sending, attachment: Attachment | None) -> Letter:
    notice, kind = row.notice, kinds()[row.notice.kind]
    language = _language(row)
    with override(language):
        title, text = _words(notice, kind)
    stop = stop_token(Stop(notice.person_id, kind.choice, row.means)) if row.means == Means.MAIL else ""
    return Letter(
        id=row.pk,
        notice=notice.pk,
        address=row.way.address,
        keys=row.way.keys,
        title=title,
        text=text,
        url=settings.NOTICE_URL + reverse("open_notice", args=[notice.pk]),
        language=language,
        stop_url=settings.NOTICE_URL + reverse("stop_mail", args=[stop]) if stop else "",
        attachment=attachment,
    )


def _words(notice: Notice, kind: Kind) -> tuple[str, str]:
    """Return what may leave the site of a notice, in the language that is active."""
    if kind.is_discreet:
        return _("有一条新消息：%(kind)s") % {"kind": kind.label}, ""
    return str(notice.title), str(notice.text)


def way_to_confirm(token: str) -> Way | None:
    """Return the way that the token confirms; None for one that is forged, too old, or of a former address."""
    read = read_confirm_token(token)
    return Way.objects.filter(pk=read[0], mark=read[1]).first() if read else None


def confirming(way: Way) -> Letter:
    """Return the letter that asks whoever reads it to confirm the address, by the link in it."""
    link = reverse("confirm_way", args=[confirm_token(way.pk, bytes(way.mark))])
    user = way.person.user
    language = (user.language if user else "") or settings.LANGUAGE_CODE
    with override(language):
        title = _("请确认：以后在这里收消息")
        text = _("有人在“%(site)s”里把消息设成发到这里。是您本人，请打开链接点“确认”；不是您，不用理会。")
        said = text % {"site": settings.SITE_NAME}
    return Letter(
        id=way.pk, notice=way.pk, address=way.address, title=title, text=said, url=settings.NOTICE_URL + link,
        language=language,
    )  # fmt: skip


class WayLine(NamedTuple):
    """A way to oneself, as one's own page shows it."""

    pk: UUID
    means: str
    label: str
    address: str
    light: str
    state: str
    is_confirmed: bool


def ways_of(actor: Actor) -> list[WayLine]:
    """Return the actor's own ways, in the order of means."""
    return [_way_line(way) for way in ways_held(actor.person_id)] if actor.person_id else []


def ways_held(person: UUID) -> list[Way]:
    """Return where notices reach a person outside the site, for the person's own copy of what is held of them."""
    order = {means: at for at, means in enumerate(Means.values)}
    return sorted(Way.objects.filter(person=person), key=lambda way: (order[way.means], way.made_at))


def _way_line(way: Way) -> WayLine:
    if way.confirmed_at is None:
        light, state = "warn", _("等您确认：请打开发去的那条消息里的链接")
    elif way.troubled_at:
        light, state = "warn", _("上次没送到，请核对")
    elif way.means not in open_means():
        light, state = "rest", _("这里没有开通，不往那里发")
    else:
        light, state = "ok", _("在用")
    label = str(Means(way.means).label)
    address = way.label or label if way.means == Means.PUSH else masked(way.means, way.address)
    return WayLine(way.pk, way.means, label, address, light, state, way.confirmed_at is not None)


class Choice(NamedTuple):
    """A kind of notice and by which of the means one is told of it."""

    key: str
    label: str
    boxes: list[tuple[str, str, bool]]


def choices_of(actor: Actor, means: Sequence[str]) -> list[Choice]:
    """Return for each kind that concerns the actor the means (name, label, whether chosen) that they can use."""
    kept = dict(Preference.objects.filter(person=actor.person_id).values_list("kind", "means"))
    return [
        Choice(
            kind.key,
            str(kind.label),
            [
                (one, str(SHORT.get(Means(one), Means(one).label)), one in kept.get(kind.key, kind.usual))
                for one in means
            ],
        )
        for kind in chosen_kinds()
        if kind.concerns(actor)
    ]


def chosen_by(actor: Actor) -> dict[str, set[str]]:
    """Return by which means the actor is told of each kind, the usual ones where nothing else was chosen."""
    kept = dict(Preference.objects.filter(person=actor.person_id).values_list("kind", "means"))
    return {kind.key: set(map(str, kept.get(kind.key, kind.usual))) for kind in chosen_kinds()}


def usable(ways: Collection[WayLine]) -> list[str]:
    """Return the means by which somebody can be told now: set up here, and confirmed by them."""
    there = {way.means for way in ways if way.is_confirmed}
    return [str(one) for one in open_means() if one in there]


class DeadLine(NamedTuple):
    """What did not go out by one means for one reason."""

    means: str
    label: str
    trouble: str
    why: str
    path: str
    letters: int
    since: str
    last: str


def undelivered(actor: Actor) -> list[DeadLine]:
    """Return what was given up below where the actor watches over it, counted by means and reason: of whom it is and
    of what it tells is not said."""
    found = []
    for path in actor.scopes(Notices.KEEP):
        rows = Sending.objects.dead_below((path,)).values("means", "trouble")
        rows = rows.annotate(letters=Count("pk"), since=Min("made_at"), last=Max("made_at")).order_by(
            "means", "trouble"
        )
        found += [
            DeadLine(
                one["means"],
                str(Means(one["means"]).label),
                one["trouble"],
                str(TROUBLES.get(one["trouble"], TROUBLES["answer"])),
                path,
                one["letters"],
                f"{timezone.localtime(one['since']):%Y-%m-%d %H:%M}",
                f"{timezone.localtime(one['last']):%Y-%m-%d %H:%M}",
            )
            for one in rows.order_by("means", "trouble")
        ]
    return found


class Receipts(NamedTuple):
    """Who was asked to say that they have read it: how many, who has not, and when they were reminded last."""

    asked: int
    missing: list[tuple[UUID, str]]
    last_at: datetime | None


def receipts_of(subject: UUID, *, among: Any = None) -> Receipts:
    """Return who has not said that they read what they were told of the subject, `among` these people (keys, or a
    query of them); each person counts once."""
    rows = Notice.objects.asking(subject)
    if among is not None:
        rows = rows.filter(person__in=among)
    read: dict[UUID, bool] = {}
    names: dict[UUID, str] = {}
    last = None
    for person, name, receipt_at, at in rows.order_by("at").values_list(
        "person_id", "person__name", "receipt_at", "at"
    ):
        read[person] = receipt_at is not None  # the last one asked counts: what was changed is read anew
        names[person], last = name, at
    missing = [(person, names[person]) for person, is_read in read.items() if not is_read]
    return Receipts(len(read), missing, last)


def receipt_owed(actor: Actor, subject: UUID) -> Notice | None:
    """Return the last notice of the subject of which the actor has not said that they read it."""
    rows = Notice.objects.of(actor).asking(subject).order_by("-at", "-id")
    last = rows.first()
    return last if last and last.receipt_at is None else None
