"""`zhibu explain-access PERSON PERMISSION UNIT`: the gate's answer, with its reasons."""

import argparse
import json
import sys

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.access import actions, queries
from zhibu.access.actors import system
from zhibu.access.loading import by_person
from zhibu.accounts.models import User
from zhibu.gate.actor import GROUND
from zhibu.orgs.models import Unit
from zhibu.people.models import Person

_NO_PERSON = gettext_lazy("没有找到“%(name)s”这个人，请写用户名或者名册上的全名。")
_SEVERAL_PEOPLE = gettext_lazy("叫“%(name)s”的不止一人，请写其中一人的用户名。")
_NO_UNIT = gettext_lazy("没有找到“%(name)s”这个组织，请写组织代码或者全称。")
_SEVERAL_UNITS = gettext_lazy("叫“%(name)s”的组织不止一个，请写其中一个的组织代码。")
_NO_PERMISSION = gettext_lazy("没有“%(name)s”这项权限，权限写成 members.read 这样；有哪些见 docs/roles.md。")
_NO_LOGIN = gettext_lazy("没有“%(name)s”这个账号，请核对用户名。")


def run(argv: list[str]) -> int:
    """Print why the person may or may not; return 0 when the question could be answered, 1 when not."""
    parser = argparse.ArgumentParser("zhibu explain-access")
    parser.add_argument("person", help="user name, or a name that only one person has")
    parser.add_argument("permission", help="room.verb, such as members.read")
    parser.add_argument("unit", help="code, or a name that only one unit has")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(argv)
    people = list(Person.objects.filter(user__username=asked.person.lower())[:1]) or list(
        Person.objects.filter(name=asked.person, merged_into__isnull=True)[:2]
    )
    units = list(Unit.objects.filter(code=asked.unit)[:1]) or list(Unit.objects.filter(name=asked.unit)[:2])
    permission = queries.permission_named(asked.permission)
    actor = by_person(people[0].pk) if len(people) == 1 else None
    if actor is None:
        return _say(_SEVERAL_PEOPLE if len(people) > 1 else _NO_PERSON, asked.person)
    if len(units) != 1:
        return _say(_SEVERAL_UNITS if units else _NO_UNIT, asked.unit)
    if permission is None:
        return _say(_NO_PERMISSION, asked.permission)
    told = queries.explain(actor, permission, units[0])
    if asked.json:
        answer = {"allowed": told.is_allowed, "reasons": [{"text": r.text, "gives": r.gives} for r in told.reasons]}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(f"{told.question}：{_('可以') if told.is_allowed else _('不可以')}\n")
        sys.stdout.writelines(f"  {'+' if r.gives else '-'} {r.text}\n" for r in told.reasons)
    return 0


def let_in(argv: list[str]) -> int:
    """Print a one-time code for a login whose holder has lost every way in; return 1 when there is no such login."""
    parser = argparse.ArgumentParser("zhibu let-in")
    parser.add_argument("username")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(argv)
    user = User.objects.named(asked.username)
    if user is None:
        return _say(_NO_LOGIN, asked.username)
    code = actions.let_in(system(), GROUND, user=user)
    path = reverse("accept_invitation")
    if asked.json:
        sys.stdout.write(json.dumps({"username": user.username, "code": code, "path": path}, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(f"{settings.SITE_URL}{path}#{code}\n{code}\n")
    return 0


def _say(sentence: str | Promise, name: str) -> int:
    sys.stderr.write(f"{str(sentence) % {'name': name}}\n")
    return 1
