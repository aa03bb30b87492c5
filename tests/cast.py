"""The fixed people and tree of the tests: one mine, three levels, everybody with one job to do in a story.

中共东岭煤矿委员会            赵国栋 officer · 陈静 auditor · 吴磊 keeper
├ 综采总支部                  郑海 secretary
│ ├ 综采一区党支部            王建国 secretary · 孙敏 organiser · 何平 committee member
│ │ └ 第一党小组              周强 group leader
│ └ 综采二区党支部            刘洋 secretary (the stranger next door)
└ 机关第一党支部
"""

from dataclasses import dataclass, field

from django.test import Client

from zhibu.access.actors import PersonActor
from zhibu.access.testing import actor_of, make_grant
from zhibu.accounts.testing import make_user
from zhibu.members.testing import make_member
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import make_appointment, make_unit
from zhibu.people.models import Person


@dataclass
class Cast:
    """Everybody, by the word that a test calls them."""

    mine: Unit
    general: Unit
    first: Unit
    group: Unit
    second: Unit
    office: Unit
    people: dict[str, Person] = field(default_factory=dict)

    def actor(self, who: str) -> PersonActor:
        """Return the person as an actor."""
        return actor_of(self.people[who])

    def client(self, who: str | None) -> Client:
        """Return a browser in which the person is signed in; nobody for None or "visitor"."""
        client = Client()
        if who and who != "visitor":
            user = self.people[who].user
            assert user
            client.force_login(user)
        return client


ROLES = [
    "visitor",
    "member",
    "group_leader",
    "committee_member",
    "organiser",
    "secretary",
    "general_secretary",
    "officer",
    "auditor",
    "keeper",
    "next_door",
]

_JOBS = [
    ("member", "李桂兰", "first", None),
    ("group_leader", "周强", "first", ("group", "group_leader")),
    ("committee_member", "何平", "first", ("first", "publicity")),
    ("organiser", "孙敏", "first", ("first", "organisation")),
    ("secretary", "王建国", "first", ("first", "secretary")),
    ("general_secretary", "郑海", "office", ("general", "secretary")),
    ("officer", "赵国栋", "office", ("mine", "officer")),
    ("auditor", "陈静", "office", ("mine", "auditor")),
    ("keeper", "吴磊", "office", ("mine", "keeper")),
    ("next_door", "刘洋", "second", ("second", "secretary")),
]


def make_cast() -> Cast:
    """Found the mine and people it."""
    mine = make_unit("中共东岭煤矿委员会", kind="committee", short_name="东岭煤矿党委")
    general = make_unit("综采总支部", mine)
    first = make_unit("综采一区党支部", general)
    cast = Cast(
        mine=mine,
        general=general,
        first=first,
        group=make_unit("第一党小组", first),
        second=make_unit("综采二区党支部", general),
        office=make_unit("机关第一党支部", mine),
    )
    for who, name, branch, job in _JOBS:
        person = make_member(getattr(cast, branch), name=name, user=make_user(who)).person
        cast.people[who] = person
        if job:
            unit, role = getattr(cast, job[0]), job[1]
            if role in ("officer", "auditor", "keeper"):
                make_grant(person, role, unit)
            else:
                make_appointment(person, role, unit)
    return cast
