"""Closed lists of the letter box, and their words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """How far a letter is."""

    NEW = "new", _("还没看")
    WAITING = "waiting", _("等答复")
    ANSWERED = "answered", _("已答复")
    CLOSED = "closed", _("已办结")


OWED = (State.NEW, State.WAITING)
"""The states in which an answer is owed."""
LOOKS = {State.NEW: "warn", State.WAITING: "warn", State.ANSWERED: "ok", State.CLOSED: "rest"}
