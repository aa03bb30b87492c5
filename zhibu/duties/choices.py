"""Closed lists of the duties room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """What a light says. A duty that is met has no light."""

    RED = "red", _("要办")
    AMBER = "amber", _("留意")
    REST = "rest", _("已说明")


RANKS: dict[str, int] = {state: at for at, state in enumerate(State)}
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


class WindowState(models.TextChoices):
    """How a window stands: what is asked of a unit in a month, quarter or year."""

    DUE = "due", _("还没到期")
    MET = "met", _("已完成")
    LATE = "late", _("过期后补上")
    EXCUSED = "excused", _("已说明原因")
    MISSED = "missed", _("没有完成")


STANDING_LOOKS = {
    WindowState.DUE: "rest",
    WindowState.MET: "ok",
    WindowState.LATE: "ok",
    WindowState.EXCUSED: "rest",
    WindowState.MISSED: "warn",
}
"""Standing of a window -> the look of its light in pages; a light of its own says how grave a missed one is."""
OPEN_STANDINGS = (WindowState.MISSED.value, WindowState.EXCUSED.value)
"""Windows over which a light may shine."""
