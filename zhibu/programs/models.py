"""What is kept for other programs: answers that may be asked for again."""

from django.db import models

from zhibu.lib.ids import new_id


class KeptAnswer(models.Model):
    """The answer to a request that carried an `Idempotency-Key`, sealed, for a day.

    `owner` is the token, else the person; `mark` tells the same request from another one under the same key.
    """

    excused = "belongs to whoever asked, and to nobody else"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.UUIDField()
    key = models.CharField(max_length=255)
    mark = models.BinaryField(max_length=32)
    at = models.DateTimeField(db_index=True)
    status = models.PositiveSmallIntegerField(null=True)
    sealed = models.BinaryField(default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="programs_answer_one_a_key")]
