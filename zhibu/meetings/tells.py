"""Of what this room tells people, who may still read of it, and the calendar entry that goes with a mail."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext_lazy as _

from zhibu.meetings.models import Attendance, FollowUp, Gathering, Minutes
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries.invitations import invitations
from zhibu.notices.choices import Means
from zhibu.notices.kinds import USUAL, Kind, Told


def called(told: Collection[Told], _day: date) -> set[Told]:
    """Return those who stand in the register of the gathering now: the others read its page no more."""
    asked = {one.subject for one in told}
    lines = Attendance.objects.filter(gathering__in=asked, person__in={one.person for one in told})
    there = {Told(person, gathering) for person, gathering in lines.values_list("person_id", "gathering_id")}
    return set(told) & there


def recorded(told: Collection[Told], day: date) -> set[Told]:
    """Return those who read the minutes of the gathering: who stands in its register, presided, or writes them."""
    asked = {one.subject for one in told if one.subject}
    led = Gathering.objects.filter(pk__in=asked).values_list("chair_id", "pk")
    wrote = Minutes.objects.filter(gathering__in=asked).values_list("recorder_id", "gathering_id")
    return called(told, day) | (set(told) & {Told(person, key) for person, key in (*led, *wrote)})


def owed(told: Collection[Told], _day: date) -> set[Told]:
    """Return those whose task still stands and is theirs."""
    tasks = FollowUp.objects.filter(pk__in={one.subject for one in told if one.subject}, done_on__isnull=True)
    return set(told) & {Told(owner, pk) for owner, pk in tasks.values_list("owner_id", "pk")}


TELLS = [
    Kind("gathering", _("会议和活动的通知、变动、取消"), still=called, attach=invitations, order=10),
    Kind("gathering_off", _("不用参加了"), attach=invitations, under="gathering"),
    Kind("gathering_reminder", _("提醒看通知"), usual=USUAL | {Means.SMS}, still=called, under="gathering"),
    Kind("follow_up", _("会上定了由我办的事"), still=owed, order=15),
    Kind("minutes", _("会议记录的确认和意见"), is_discreet=True, still=recorded, order=16),
    Kind("filing_returned", _("备案的记录被退回"), is_discreet=True, still=recorded, order=17),
    Kind("filing", _("有下级的记录等审查"), order=18, rights=(Meetings.REVIEW,)),
    Kind("leave", _("有人请假"), is_discreet=True, order=20, rights=(Meetings.PLAN,)),
    Kind("leave_answer", _("我的请假有答复"), is_discreet=True, still=called, order=21),
]
