"""The words in which rights are spoken."""

from django.db import models


class Permission(models.TextChoices):
    """Base of a room's permissions: value `room.verb`, label a phrase that people understand."""

    @property
    def is_above(self) -> bool:
        """Return whether it is for the level above to do, so that the right is needed there and not at the unit."""
        return False
