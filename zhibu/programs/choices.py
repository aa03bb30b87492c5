"""Where the telling of another system stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """What became of one delivery."""

    WAITING = "waiting", _("等着再送")
    DONE = "done", _("送到了")
    DEAD = "dead", _("没有送到")
