"""Stored files: what was uploaded or made, where it lies, and its fingerprint; and those that come part by part."""

from pathlib import Path

from django.conf import settings
from django.db import models

from zhibu.lib.ids import new_id


class StoredFile(models.Model):
    """A file in the installation's storage; who may have it is decided by the row that refers to it."""

    excused = "reached only through the row that refers to it"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Upload(models.Model):
    """A file that comes part by part; what has come lies in a folder beside the storage, for a day at most.

    `received` is what is known to be on the disk; where the disk has less (a backup was restored), the disk is right.
    `modified` is when the sender's device says that the file was changed, in milliseconds: with name and size it tells
    whether somebody has picked the same file again.
    """

    excused = "reached only through the row that refers to it"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    by = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    modified = models.BigIntegerField(default=0)
    begun_at = models.DateTimeField()
    touched_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="files_upload_is_something"),
            models.CheckConstraint(condition=models.Q(received__lte=models.F("size")), name="files_upload_not_beyond"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Return where its bytes lie until it is whole."""
        return Path(settings.UPLOADS_FOLDER) / self.pk.hex

    @property
    def offset(self) -> int:
        """Return from which byte it goes on."""
        if self.ended_at:
            return self.size
        try:
            return min(self.received, self.path.stat().st_size)
        except FileNotFoundError:
            return 0
