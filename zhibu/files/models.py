"""Stored files: what was uploaded or made, where it lies, and its fingerprint."""

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
