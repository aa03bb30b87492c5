"""Files of a gathering: materials before it, and what goes with its minutes; and those that are on their way."""

from django.db import models

from zhibu.gate.rows import PlacedModel, PlacedQuerySet
from zhibu.lib.ids import new_id
from zhibu.meetings.models.gatherings import Gathering, Item
from zhibu.orgs.models import Unit


class Attachment(PlacedModel):
    """A file of a gathering, of one item of its agenda where `item` names it. Nothing ever asks for one.

    Once the minutes are locked their record holds its name and the hash of its bytes, and the row stays as it is.
    """

    tree_path = "gathering__unit_path"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, null=True, on_delete=models.SET_NULL, related_name="+")
    file = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=60)

    objects = PlacedQuerySet.as_manager()

    def __str__(self) -> str:
        return self.file.name

    @property
    def unit(self) -> Unit:
        """Return the unit that planned the gathering."""
        return self.gathering.unit


class AttachmentUpload(PlacedModel):
    """A file on its way to a gathering, part by part. `attachment` is what it became, once it was whole."""

    tree_path = "gathering__unit_path"
    own_path = "upload__by_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, null=True, on_delete=models.SET_NULL, related_name="+")
    upload = models.OneToOneField("files.Upload", on_delete=models.CASCADE, related_name="+")
    attachment = models.OneToOneField(Attachment, null=True, on_delete=models.CASCADE, related_name="+")

    objects = PlacedQuerySet.as_manager()

    def __str__(self) -> str:
        return self.upload.name

    @property
    def unit(self) -> Unit:
        """Return the unit that planned the gathering."""
        return self.gathering.unit
