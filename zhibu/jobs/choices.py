"""The states of long work."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", _("等待中")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("没有完成")
    STOPPED = "stopped", _("已停止")


UNFINISHED = (State.QUEUED, State.RUNNING)
LIGHTS = {State.QUEUED: "rest", State.RUNNING: "warn", State.DONE: "ok", State.FAILED: "bad", State.STOPPED: "rest"}
