"""`zhibu explain-access PERSON PERMISSION UNIT`: the gate's answer, with its reasons."""

import argparse
import json
import sys

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.access import actions, queries
from zhibu.access.actors import system
from zhibu.access.loading import by_person
from zhibu.accounts.models import User
from zhibu.gate.actor import GROUND
from zhibu.orgs.models import Unit
from zhibu.people.models import Person


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
    if len(people) != 1 or len(units) != 1 or permission is None:
        missing = asked.person if len(people) != 1 else asked.unit if len(units) != 1 else asked.permission
        sys.stderr.write(f"not one thing of that name: {missing}\n")
        return 1
    actor = by_person(people[0].pk)
    if actor is None:
        return 1
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
        sys.stderr.write(f"no login of that name: {asked.username}\n")
        return 1
    code = actions.let_in(system(), GROUND, user=user)
    path = reverse("accept_invitation")
    if asked.json:
        sys.stdout.write(json.dumps({"username": user.username, "code": code, "path": path}, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(f"{settings.SITE_URL}{path}#{code}\n{code}\n")
    return 0
