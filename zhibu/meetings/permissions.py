"""What may be done with gatherings."""

from django.utils.translation import gettext_lazy as _

from zhibu.gate.permissions import Permission


class Meetings(Permission):
    """Rights over gatherings: a unit's, and what everybody may with their own line of a register."""

    READ = "meetings.read", _("看会议和活动的安排")
    PLAN = "meetings.plan", _("安排、通知、取消会议和活动，答复请假")
    HOLD = "meetings.hold", _("开始签到、点名、结束签到，补录签到表，记补课")
    WRITE = "meetings.write", _("写会议记录，记表决和跟进事项")
    REVIEW = "meetings.review", _("审查下级报来备案的会议记录，抽查，定怎么备案")
    ATTEND = "meetings.attend", _("看自己要参加的会议和活动，签到、请假，确认会议记录")
