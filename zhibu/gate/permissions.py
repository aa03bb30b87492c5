"""The words in which rights are spoken."""

from django.db import models


class Permission(models.TextChoices):
    """Base of a room's permissions: value `room.verb`, label a phrase that people understand."""
