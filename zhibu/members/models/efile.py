"""Items of the e-file with rows of their own: the letter of a move, an extended probation, and what is opt-in."""

from django.db import models

from zhibu.lib.ids import new_id
from zhibu.people.models import Person
from zhibu.people.seal import SealedTextField
from zhibu.spans.models import Span, SpanQuerySet, ends_after_it_begins, one_a_day, one_open


class Letter(models.Model):
    """The letter (介绍信) with which the formal relation moved on a day, and when its receipt came back.

    It goes with the tie that begins, or ends, on that day; a tie itself carries no column of it, as imports write ties.
    """

    excused = "reached only through the member"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    number = models.CharField(max_length=40)
    valid_until = models.DateField(null=True, blank=True)
    receipt_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "on"], name="members_letter_one_a_day")]

    def __str__(self) -> str:
        return self.number


class ProbationExtension(Span):
    """The one extension of a probation: from the day on which the year was over, for so many calendar months.

    `decided_on` is the day of the meeting that decided it, null where nobody wrote it down.
    """

    excused = "reached only through the member"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    months = models.PositiveSmallIntegerField()
    decided_on = models.DateField(null=True, blank=True)
    document_no = models.CharField(max_length=80, blank=True)

    objects = SpanQuerySet.as_manager()

    class Meta:
        constraints = [ends_after_it_begins("members_extension"), one_a_day("members_extension", "person")]


class Hardship(Span):
    """What is hard for a member, told by the member or with the member's consent, and looked at again on a day.

    The text is gone once the span has ended; its days stay.
    """

    excused = "reached only through the member"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = SealedTextField("hardship")
    review_on = models.DateField()
    is_own = models.BooleanField(default=False)

    objects = SpanQuerySet.as_manager()

    class Meta:
        constraints = [ends_after_it_begins("members_hardship"), one_open("members_hardship", "person")]


class BirthdayReminder(models.Model):
    """Whether a member wants the branch to be reminded of the day of joining (政治生日); without a row, nobody is."""

    excused = "reached only through the member"

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.PROTECT, related_name="+")
    is_wanted = models.BooleanField(default=False)
    chosen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.person.name
