"""Of what this room tells people, who may still read of it, and the calendar entry that goes with a mail."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext_lazy as _

from zhibu.meetings.models import Attendance
from zhibu.meetings.queries.invitations import invitations
from zhibu.notices.choices import Means
from zhibu.notices.kinds import USUAL, Kind, Told


def called(told: Collection[Told], _day: date) -> set[Told]:
    """Return those who stand in the register of the gathering now: the others read its page no more."""
    asked = {one.subject for one in told}
    lines = Attendance.objects.filter(gathering__in=asked, person__in={one.person for one in told})
    there = {Told(person, gathering) for person, gathering in lines.values_list("person_id", "gathering_id")}
    return set(told) & there


TELLS = [
    Kind("gathering", _("会议和活动的通知、变动、取消"), still=called, attach=invitations),
    Kind("gathering_off", _("不用参加了"), attach=invitations),
    Kind("gathering_reminder", _("提醒看通知"), usual=USUAL | {Means.SMS}, still=called),
    Kind("leave", _("有人请假"), is_discreet=True),
    Kind("leave_answer", _("我的请假有答复"), is_discreet=True, still=called),
]
