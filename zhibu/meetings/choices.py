"""Closed lists of the meetings room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """How far a gathering is."""

    PLANNED = "planned", _("已安排")
    CALLED = "called", _("已通知")
    CANCELLED = "cancelled", _("已取消")


LOOKS = {State.PLANNED: "rest", State.CALLED: "ok", State.CANCELLED: "rest"}
"""Which light stands for a state."""


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
