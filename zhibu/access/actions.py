"""What changes grants."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from zhibu.access import rules
from zhibu.access.actors import PersonActor, matrix
from zhibu.access.choices import Role
from zhibu.access.first_account import somebody_signs_in
from zhibu.access.models import Grant, Token
from zhibu.access.permissions import Access
from zhibu.accounts.actions import invite, shut_out
from zhibu.accounts.models import User
from zhibu.gate.actor import Actor, Ground, Refused
from zhibu.gate.doors import action
from zhibu.gate.permissions import Permission
from zhibu.lib import text
from zhibu.notices.actions import notify
from zhibu.orgs.actions import found_root
from zhibu.orgs.models import Unit
from zhibu.people.facts import PersonFacts
from zhibu.people.models import Person
from zhibu.web.worded import in_records, worded

FIRST = 0x7A69
"""The lock under which the first account is made: of two at one moment, one is first."""


@action(Access.GRANT, keeps=("role", "since", "until", "reason"))
def give_grant(
    actor: Actor,
    unit: Unit,
    *,
    person: Person,
    role: str,
    since: date,
    until: date | None = None,
    reason: str = "",
) -> Grant:
    """Give the person a role in the unit and all below it; nobody hands out more than they hold."""
    if role not in Role.values or role == Role.SELF:
        raise Refused(_("请选择一种身份。"), field="role")
    if not _may_hand_out(actor, role, unit):
        raise Refused(_("这个身份的权限比您自己在这里的权限多，请由上级授予。"), field="role")
    if actor.person_id == person.pk:
        raise Refused(_("不能给自己授予权限，请由他人授予。"), field="role")
    if until is not None and until <= since:
        raise Refused(_("截止日期要晚于开始日期。"), field="until")
    if Grant.objects.filter(person=person, role=role, unit=unit, until__isnull=True).exists():
        raise Refused(_("已经有这个身份了，不用再授予。"), field="role")
    grant = Grant.objects.create(person=person, role=role, unit=unit, since=since, until=until, reason=reason)
    notify(
        [person.pk],
        kind="grant",
        title=worded("您在%(unit)s有了新的身份：%(role)s") % {"unit": unit.short_name, "role": Role(grant.role).label},
        at=actor.at,
        unit_path=unit.path,
    )
    return grant


@action(Access.GRANT, keeps=("on", "reason"))
def end_grant(actor: Actor, grant: Grant, *, on: date, reason: str = "") -> None:
    """Take the role back from a day on."""
    if grant.until is not None and grant.until <= actor.today:
        raise Refused(_("这个身份已经收回了。"))
    if on < actor.today:
        raise Refused(_("收回日期不能早于今天：过去办过的事仍按当时的权限记录。"), field="on")
    grant.until = max(on, grant.since)
    grant.save(update_fields=["until"])


def _may_hand_out(actor: Actor, role: str, unit: Unit) -> bool:
    if (
        isinstance(actor, PersonActor)
        and not actor.through
        and any(hold.role == Role.KEEPER and unit.path.startswith(hold.path) for hold in actor.holds)
    ):
        return True
    return all(actor.may(permission, unit) for permission in matrix()[role])


@action(Access.GRANT, keeps=("name", "unit_name"))
def make_first_account(
    actor: Actor, ground: Ground, *, name: str, username: str, password: str, unit_name: str = "", unit_kind: str = ""
) -> User:
    """Make the first login of an installation, whose person is officer of its root units.

    Founds the root where the installation has none. Refuses when somebody can sign in already.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [FIRST])
    if somebody_signs_in():
        raise Refused(_("已经有人能登录了，这个网址不再有用。请用自己的账号登录。"))
    roots = list(Unit.objects.current().filter(parent__isnull=True))
    if not roots:
        roots = [found_root(actor, ground, name=unit_name, kind=unit_kind)]
    user = User.objects.new(username, password)
    person = Person.objects.create(user=user, **PersonFacts(name=text.name(name)).columns())
    with in_records():
        reason = _("第一个账号")
    for root in roots:
        Grant.objects.create(person=person, role=Role.OFFICER, unit=root, since=actor.today, reason=reason)
    return user


@action(Access.GRANT)
def let_in(actor: Actor, _ground: Ground, *, user: User) -> str:
    """Return a one-time code for a login that nobody above can help; its password, devices and keys end at once."""
    shut_out(user, at=actor.at)
    return invite([user], at=actor.at)[user.pk]


MOST_TOKENS = 20


@action(Access.TOKEN, own=True, keeps=("name", "permissions", "until"))
def make_token(actor: Actor, token: Token, *, name: str, permissions: Collection[Permission], until: date) -> str:
    """Let a program act for the actor at the token's unit and below until a day; return the token, kept nowhere."""
    name = text.clean(name)
    last = actor.today + timedelta(days=rules.LONGEST_DAYS)
    if not name:
        raise Refused(_("请给令牌起个名字，例如用它的系统叫什么。"), field="name")
    if not permissions:
        raise Refused(_("至少选一项。"), field="permissions")
    if Access.TOKEN in permissions or not all(actor.may(one, token.unit) for one in permissions):
        raise Refused(_("令牌能办的事，不能超出您自己在这个组织能办的事。"), field="permissions")
    if until <= actor.today:
        raise Refused(_("截止日期要晚于今天。"), field="until")
    if until > last:
        raise Refused(_("最长一年，到期可以再发新的。"), field="until")
    if Token.objects.alive(actor.today).filter(person=token.person_id).count() >= MOST_TOKENS:
        raise Refused(_("您的令牌已经有 %(most)d 个，请先收回不用的。") % {"most": MOST_TOKENS})
    drawn = rules.draw_token()
    token.name, token.permissions, token.until = name[:60], sorted(one.value for one in permissions), until
    token.mark, token.start, token.made_at = rules.token_mark(drawn), drawn[: rules.TOKEN_SHOWN], actor.at
    token.save(force_insert=True)
    return drawn


@action(Access.TOKEN, own=True)
def revoke_token(actor: Actor, token: Token) -> None:
    """Let the token open nothing from now on; its owner is told when it was somebody else."""
    if not token.is_alive(actor.today):
        raise Refused(_("这个令牌已经不能用了。"))
    token.revoked_at = actor.at
    token.save(update_fields=["revoked_at"])
    if token.person_id != actor.person_id:
        title = worded("您的令牌“%(name)s”已被收回") % {"name": token.name}
        notify([token.person_id], kind="token", title=title, at=actor.at, unit_path=token.unit.path)


def note_use(token_id: UUID, day: date) -> None:
    """Keep the day on which the token was last used, and nothing finer."""
    Token.objects.filter(pk=token_id).update(used_on=day)
