"""Ways in: a slip with a one-time code for a member, or for everybody of a unit who has none yet."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from zhibu.access.queries import exceeding
from zhibu.accounts import actions as logins
from zhibu.accounts.models import User
from zhibu.accounts.rules import INVITATION_DAYS
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import Recorded, action, bulk
from zhibu.lib.ids import new_id
from zhibu.members.models import Member
from zhibu.members.permissions import Members
from zhibu.members.queries.invitations import uninvited
from zhibu.notices.actions import notify
from zhibu.notices.models import Notice
from zhibu.orgs.models import Unit
from zhibu.web.worded import worded

MOST_SLIPS = 1000
NOTICE = "invitation"


class Slip(NamedTuple):
    """What is printed for one person; the code is kept nowhere else."""

    name: str
    unit_name: str
    code: str
    last_day: date


@action(Members.INVITE)
def invite_member(actor: Actor, member: Member) -> Slip:
    """Give the member a new slip. The one before is void; a login that exists is shut until the slip is used."""
    person = member.person
    if member.until is not None or person.merged_into_id is not None:
        raise Refused(_("这个人已经不在这个支部了，不能发登录条。"))
    if exceeding(actor, [person.pk]):
        raise Refused(_("%(name)s的权限比您多，请由上级党组织发登录条。") % {"name": person.name})
    user = person.user
    if user is None:
        user = User.objects.new(None)
        type(person).objects.filter(pk=person.pk).update(user=user)
    else:
        if not user.is_active:
            raise Refused(_("这个登录已经停用，不能发登录条。"))
        logins.shut_out(user, at=actor.at)
    code = logins.invite([user], at=actor.at)[user.pk]
    notify([person.pk], kind=NOTICE, title=worded("给您发了新的登录条"), at=actor.at, unit_path=member.unit_path)
    return Slip(person.name, member.unit.name, code, _last_day(actor))


@bulk(Members.INVITE)
def invite_members(actor: Actor, unit: Unit, *, again: bool = False) -> Recorded[list[Slip]]:
    """Give a slip to everybody on the roll of the unit and below who has never signed in.

    Those who hold an unused slip keep it, or with `again` get a new one in its place. Those with more rights than
    the actor get theirs from above.
    """
    rows = list(uninvited(unit, actor.at, again=again)[: MOST_SLIPS + 1])
    if len(rows) > MOST_SLIPS:
        raise Refused(_("一次最多发 %(most)d 张，请按下级组织分几次发。") % {"most": MOST_SLIPS})
    above = exceeding(actor, [row.person_id for row in rows])
    rows = [row for row in rows if row.person_id not in above]
    if not rows:
        raise Refused(_("没有要发登录条的人：要么已经登录过，要么登录条还没用，要么要由上级发。"))
    logins_of = _logins(rows)
    codes = logins.invite(logins_of.values(), at=actor.at)
    notify(
        [row.person_id for row in rows],
        kind=NOTICE,
        title=worded("给您发了新的登录条"),
        at=actor.at,
        unit_path=unit.path,
    )
    slips = [Slip(row.name, row.unit.name, codes[logins_of[row.person_id].pk], _last_day(actor)) for row in rows]
    lines = "select m.person_id, m.name, m.unit_id, m.unit_path, '{}'::jsonb from members_member m where m.id = any(%s)"
    return Recorded(slips, kind="member", lines=lines, params=[[row.pk for row in rows]])


def forget_slip(user: UUID, *, at: datetime) -> int:
    """Mark what told the user of a slip as read, once the slip is used; return how many notices that were."""
    return Notice.objects.filter(kind=NOTICE, person__user=user).unread().update(read_at=at)


def _logins(rows: Sequence[Member]) -> Mapping[UUID, User]:
    """Return the login of each row's person, made where there is none, in three statements."""
    made = {row.person_id: User(id=new_id()) for row in rows if row.person.user is None}
    for user in made.values():
        user.set_unusable_password()
    User.objects.bulk_create(made.values())
    with connection.cursor() as cursor:
        cursor.execute(
            "update people_person p set user_id = n.login from unnest(%s::uuid[], %s::uuid[]) as n(person, login)"
            " where p.id = n.person and p.user_id is null",
            [list(made), [user.pk for user in made.values()]],
        )
    return {row.person_id: row.person.user or made[row.person_id] for row in rows}


def _last_day(actor: Actor) -> date:
    return actor.today + timedelta(days=INVITATION_DAYS)
