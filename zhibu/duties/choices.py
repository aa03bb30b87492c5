"""Closed lists of the duties room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """What a light says. A duty that is met has no light."""

    RED = "red", _("要办")
    AMBER = "amber", _("留意")
    REST = "rest", _("已说明")


RANKS = {state: at for at, state in enumerate(State)}
"""State -> its place among the others, the gravest first."""

LOOKS = {State.RED: "bad", State.AMBER: "warn", State.REST: "rest"}
"""State -> the look of the light in pages."""


class ExcuseKind(models.TextChoices):
    """Why a light rests for a while."""

    REASON = "reason", _("说明原因")
    EXTENSION = "extension", _("申请延期")


class Answer(models.TextChoices):
    """What came of a request for more time."""

    WAITING = "waiting", _("等待答复")
    GRANTED = "granted", _("同意")
    DECLINED = "declined", _("不同意")
    WITHDRAWN = "withdrawn", _("已撤回")
