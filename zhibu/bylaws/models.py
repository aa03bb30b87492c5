"""Local rules: a committee sets a stricter number for itself and all below it, from a day to a day."""

from fractions import Fraction

from django.db import models
from django.db.models import F, Q

from zhibu.gate.rows import PlacedModel, PlacedSpanQuerySet
from zhibu.lib.ids import new_id
from zhibu.spans.models import Span, one_open


class LocalRule(PlacedModel, Span):
    """A stricter number for one value of one rule, by a document of the committee; a withdrawn one keeps its days.

    `numerator` and `denominator` hold the number exactly: 7 is 7/1, a share of 25 % is 1/4.
    """

    tree_path = "unit__path"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey("orgs.Unit", on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=12)
    value = models.CharField(max_length=40)
    numerator = models.PositiveIntegerField()
    denominator = models.PositiveIntegerField(default=1)
    document = models.CharField(max_length=120)
    document_no = models.CharField(max_length=80)
    withdrawal_no = models.CharField(max_length=80, blank=True)
    withdrawal_reason = models.CharField(max_length=300, blank=True)

    objects = PlacedSpanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(  # one withdrawn from its first day on never held
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="bylaws_local_rule_ends_later"
            ),
            models.CheckConstraint(condition=Q(denominator__gte=1), name="bylaws_local_rule_is_number"),
            one_open("bylaws_local_rule", "unit", "rule", "value"),
        ]
        indexes = [models.Index(fields=["rule", "value"], name="bylaws_local_rule_rule")]

    def __str__(self) -> str:
        return f"{self.rule} {self.document_no}"

    @property
    def amount(self) -> int | Fraction:
        """Return the number."""
        share = Fraction(self.numerator, self.denominator)
        return share if self.denominator > 1 else int(share)
