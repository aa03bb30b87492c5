"""Closed lists of the meetings room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class GatheringState(models.TextChoices):
    """How far a gathering is."""

    PLANNED = "planned", _("已安排")
    CALLED = "called", _("已通知")
    OPEN = "open", _("正在签到")
    HELD = "held", _("开过了")
    CANCELLED = "cancelled", _("已取消")


LOOKS = {
    GatheringState.PLANNED: "rest",
    GatheringState.CALLED: "ok",
    GatheringState.OPEN: "warn",
    GatheringState.HELD: "ok",
    GatheringState.CANCELLED: "rest",
}
"""Which light stands for a state."""
AHEAD = (GatheringState.PLANNED.value, GatheringState.CALLED.value)
"""States in which a plan may be changed and people may be called."""
OVER = (GatheringState.HELD.value, GatheringState.CANCELLED.value)
"""States after which nothing of it is still to come."""


class Presence(models.TextChoices):
    """What the register says of somebody."""

    DUE = "due", _("还没到")
    PRESENT = "present", _("到会")
    LATE = "late", _("迟到")
    ONLINE = "online", _("线上参加")
    EXCUSED = "excused", _("请假")
    ABSENT = "absent", _("缺席")
    MADE_UP = "made_up", _("已补课")


CAME = (Presence.PRESENT.value, Presence.LATE.value, Presence.ONLINE.value)
"""What counts as having been there."""
MISSED = (Presence.EXCUSED.value, Presence.ABSENT.value)
"""What may be made up for."""


class Way(models.TextChoices):
    """How somebody came to stand in the register as there: ways of equal worth."""

    QR = "qr", _("扫码")
    CODE = "code", _("签到码")
    TICK = "tick", _("点名")
    PAPER = "paper", _("纸质签到表")


class Verdict(models.TextChoices):
    """What became of a tick that was made without network."""

    ACCEPTED = "accepted", _("记下了")
    ALREADY = "already", _("已经在了")
    CONFLICT = "conflict", _("要您定")
    REFUSED = "refused", _("没有记下")


class Clash(models.TextChoices):
    """Why such a tick is for the chair to decide, or was not written."""

    LEAVE = "leave", _("已经准了假")
    LATER = "later", _("后来有人改过")
    MADE_UP = "made_up", _("后来记了补课")
    GONE = "gone", _("名单上没有这个人了")
    FULL = "full", _("来宾太多了")


class Settled(models.TextChoices):
    """How the chair decided."""

    TAKEN = "taken", _("照点的名记")
    LEFT = "left", _("照现在的不改")


class MakeUpWay(models.TextChoices):
    """How somebody made up for what they missed; none is worth more than another."""

    STUDIED = "studied", _("自学会议材料")
    TOLD = "told", _("支部派人讲给本人")
    BROUGHT = "brought", _("送学上门")
    WATCHED = "watched", _("看录像或者记录")
    ELSEWHERE = "elsewhere", _("参加了别的支部的会")


class Between(models.TextChoices):
    """Between whom a talk was, as the rules tell talks apart: by who sat in the committee on that day."""

    COMMITTEE = "committee", _("委员之间")
    BOTH = "both", _("委员和党员")
    MEMBERS = "members", _("党员之间")


class Progress(models.TextChoices):
    """How far the minutes of a gathering are."""

    WRITING = "writing", _("正在写")
    ASKED = "asked", _("等大家确认")
    LOCKED = "locked", _("已锁定")


PROGRESS = {Progress.WRITING: "warn", Progress.ASKED: "warn", Progress.LOCKED: "ok"}
"""Which light stands for how far minutes are."""


class FilingState(models.TextChoices):
    """How a record stands before the level above."""

    FILED = "filed", _("等审查")
    PASSED = "passed", _("审查通过")
    RETURNED = "returned", _("已退回")
    SETTLED = "settled", _("已备案")


FILINGS = {
    FilingState.FILED: "warn",
    FilingState.PASSED: "ok",
    FilingState.RETURNED: "bad",
    FilingState.SETTLED: "ok",
}
"""Which light stands for a filing."""


class Part(models.TextChoices):
    """What a record holds, by the names that its body gives it: it is returned for one of these and nothing else."""

    POINTS = "points", _("发言")
    DECISION = "decision", _("决定")
    VOTES = "votes", _("表决")
    FOLLOW_UPS = "follow_ups", _("要办的事项")
    REGISTER = "register", _("到会情况")


class Kept(models.TextChoices):
    """What a link of a unit's chain holds."""

    MINUTES = "minutes", _("会议记录")
    ADDENDUM = "addendum", _("补记的内容")


class Act(models.TextChoices):
    """What is voted on, as rules tell acts apart: each has a quorum and a majority of its own."""

    DECISION = "decision", _("一般表决")
    ADMISSION = "admission", _("接收预备党员、转正")
    ELECTION = "election", _("选举")
    COMMITTEE = "committee", _("支委会讨论决定")


class Answer(models.TextChoices):
    """What became of a request for leave."""

    WAITING = "waiting", _("待答复")
    GRANTED = "granted", _("同意")
    DECLINED = "declined", _("不同意")
    WITHDRAWN = "withdrawn", _("本人撤回")


STANDING = (Answer.WAITING.value, Answer.GRANTED.value)
"""Requests beside which no other can be made."""
ANSWERS = {Answer.WAITING: "warn", Answer.GRANTED: "ok", Answer.DECLINED: "bad", Answer.WITHDRAWN: "rest"}
"""Which light stands for an answer."""
