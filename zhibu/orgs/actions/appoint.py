"""Appoint somebody to a post."""

from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.orgs import followers, rules
from zhibu.orgs.actions import seating
from zhibu.orgs.actions.counting import counted_unit
from zhibu.orgs.kinds import PostKind, posts
from zhibu.orgs.models import Appointment, Unit
from zhibu.orgs.permissions import Orgs
from zhibu.people.models import Person


@action(Orgs.APPOINT, keeps=("person", "post", "on", "until", "document_no", "reason"))
@counted_unit
def appoint(
    actor: Actor,
    unit: Unit,
    *,
    person: Person,
    post: str,
    on: date,
    until: date | None = None,
    is_dedicated: bool = False,
    document_no: str = "",
    reason: str = "",
) -> Appointment:
    """Let the person hold the post in the unit from the day on; with `until`, enter one that has already ended.

    The person may belong to any unit. A post's role holds as long as the appointment; secretaries and their deputies
    are entered where they are approved: above the unit (支部工作条例 第二十一条). Raises Refused for a post that the
    unit's kind does not have, a single post that somebody holds on one of the days, the same post twice, a day to
    come or before the founding.
    """
    unit = seating.lock(unit)
    seating.check_standing(unit)
    kept = check_post(actor, unit, post)
    if person.merged_into_id:
        raise Refused(_("这份档案已经合并到另一份，请选合并后的那一份。"), field="person")
    check_span(actor, unit, on, until)
    check_free(unit, kept, person, on, until)
    appointment = Appointment.objects.create(
        unit=unit,
        person=person,
        post=post,
        post_order=kept.order,
        order=_next_order(unit, post),
        since=on,
        until=until,
        is_dedicated=is_dedicated,
        document_no=document_no.strip(),
        reason=reason.strip(),
    )
    for follow in followers.post_followers:
        follow([person.pk])
    return appointment


def check_post(actor: Actor, unit: Unit, key: str) -> PostKind:
    """Return the post. Raises Refused where the unit does not have it, or another level approves it."""
    post = posts().get(key)
    if post is None:
        raise Refused(_("请选择职务。"), field="post")
    rules.check_post(post, unit.kind_data)
    if post.is_approved_above and not actor.may(Orgs.APPOINT, unit.above):
        raise Refused(
            _("{post}由上级党组织批准，请上级录入。").format(post=post.label),
            field="post",
        )
    return post


def check_span(actor: Actor, unit: Unit, on: date, until: date | None) -> None:
    """Refuse days to come, days before the founding, and an end that is no later than the beginning."""
    rules.check_day(on, actor.today)
    if unit.founded_on and on < unit.founded_on:
        raise Refused(
            _("“{unit}”在{day}才设立。").format(unit=unit.name, day=rules.on_paper(unit.founded_on)), field="on"
        )
    if until is not None:
        rules.check_day(until, actor.today, field="until")
        if until <= on:
            raise Refused(_("免职日期要晚于任职日期。"), field="until")


def check_free(
    unit: Unit, post: PostKind, person: Person, on: date, until: date | None, *, but: Appointment | None = None
) -> None:
    """Refuse a single post that somebody holds on one of the days, and the same person twice in one post."""
    others = Appointment.objects.filter(unit=unit, post=post.key).select_related("person").in_order()
    if but is not None:
        others = others.exclude(pk=but.pk)
    for other in others:
        if not rules.overlap(on, until, [(other.since, other.until)]):
            continue
        if other.person_id == person.pk:
            raise Refused(
                _("{person}从{day}起已经担任{post}。").format(
                    person=person.name, day=rules.on_paper(other.since), post=post.label
                ),
                field="person",
            )
        if post.is_single:
            raise Refused(
                _("{post}只设一人，这段时间由{person}担任，请先办理免职。").format(
                    post=post.label, person=other.person.name
                ),
                field="post",
            )


def _next_order(unit: Unit, post: str) -> int:
    last = Appointment.objects.filter(unit=unit, post=post).open().order_by().aggregate(last=Max("order"))["last"]
    return 0 if last is None else last + 1
