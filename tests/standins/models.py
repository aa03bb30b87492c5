"""A box for secret slips, a note of one's own, and a parcel that goes from one unit to another."""

import uuid

from django.db import models

from zhibu.gate.permissions import Permission
from zhibu.gate.rows import PlacedModel, PlacedQuerySet
from zhibu.lib.ids import new_id
from zhibu.people.seal import SealedTextField


class Standins(Permission):
    """Rights over the stand-ins."""

    DROP = "standins.drop", "投入"
    WRITE = "standins.write", "写"
    SEND = "standins.send", "转出"
    RECEIVE = "standins.receive", "接收"


class Box(PlacedModel):
    """A box into which each of those entitled drops one slip."""

    tree_path = "unit__path"

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.CASCADE, related_name="+")
    objects = PlacedQuerySet.as_manager()


class Entitled(models.Model):
    """Who may drop a slip, and whether they have."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    box = models.ForeignKey(Box, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    has_dropped = models.BooleanField(default=False)


class Slip(models.Model):
    """What is in the box: no person, no time, a key without order, words that only the keys open."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    box = models.ForeignKey(Box, on_delete=models.CASCADE, related_name="+")
    says = SealedTextField("slip", padded=64)


class Note(PlacedModel):
    """Something of one's own."""

    tree_path = "unit__path"
    own_path = "person_id"

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=80)
    objects = PlacedQuerySet.as_manager()


class Parcel(PlacedModel):
    """Something that is handed from one unit to another."""

    tree_path = "unit__path"

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.CASCADE, related_name="+")
    objects = PlacedQuerySet.as_manager()
