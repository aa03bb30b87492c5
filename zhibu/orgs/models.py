"""Units, their tree, names and kinds over time; posts, appointments and terms of office."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Collate, Lower

from zhibu.gate.rows import PlacedModel, PlacedQuerySet, PlacedSpanQuerySet
from zhibu.lib.ids import new_id
from zhibu.lib.tree import level
from zhibu.orgs.choices import Change, Field, Nature
from zhibu.orgs.kinds import Kind, PostKind, kinds, posts
from zhibu.spans.models import Span, SpanQuerySet, ends_after_it_begins, one_a_day, one_open, span_q


class UnitQuerySet(PlacedQuerySet["Unit"]):
    """Units."""

    def current(self) -> "UnitQuerySet":
        """Keep the units that stand today."""
        return self.filter(dissolved_on__isnull=True)

    def children_of(self, unit: "Unit") -> "UnitQuerySet":
        """Keep the units directly below the unit, in their order."""
        return self.filter(parent=unit).in_order()

    def in_order(self) -> "UnitQuerySet":
        """Sort the units of one parent by the order that the office gave them."""
        return self.order_by("order", "path")

    def as_of(self, day: date) -> "UnitQuerySet":
        """Keep the units that stood on the day, with `path_then`, `name_then`, `short_name_then`, `kind_then` and
        `parent_then` (the parent's id, None for a root) as they were.
        """
        held = [span_q(day, f"{facts}__") for facts in ("paths", "names", "kinds", "seats")]
        return self.filter(*held).annotate(
            path_then=F("paths__path"),
            name_then=F("names__name"),
            short_name_then=F("names__short_name"),
            kind_then=F("kinds__kind"),
            parent_then=F("seats__parent"),
        )


class Unit(PlacedModel):
    """A party organisation as it stands now; its past is in its seats, names and kinds.

    `path` is the parent's path and four digits; a subtree is the range from it to its successor. A dissolved unit
    keeps its place below its last parent. `last_child` is the number last given below it: none is given twice.
    `pinyin` and `initials` spell the short name, then the whole one (`rules.spelt`).
    """

    tree_path = "path"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40, unique=True, null=True, blank=True)
    path = models.CharField(max_length=120, unique=True, db_collation="C")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    last_child = models.PositiveSmallIntegerField(default=0)
    order = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=30)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60)
    pinyin = models.CharField(max_length=300, db_collation="C", blank=True)
    initials = models.CharField(max_length=120, db_collation="C", blank=True)
    founded_on = models.DateField(null=True, blank=True)
    dissolved_on = models.DateField(null=True, blank=True)
    approval_no = models.CharField(max_length=80, blank=True)
    host = models.CharField(max_length=120, blank=True)
    field = models.CharField(max_length=20, choices=Field.choices, blank=True)
    nature = models.CharField(max_length=20, choices=Nature.choices, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=160, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(path=""), name="orgs_unit_has_path"),
            models.CheckConstraint(
                condition=Q(dissolved_on__isnull=True)
                | Q(founded_on__isnull=True)
                | Q(dissolved_on__gte=F("founded_on")),
                name="orgs_unit_ends_later",
            ),
            models.UniqueConstraint(
                fields=["parent", "name"],
                condition=Q(dissolved_on__isnull=True),
                nulls_distinct=False,
                name="orgs_unit_one_name",
            ),
        ]
        indexes = [
            models.Index(fields=["parent", "order"], name="orgs_unit_children"),
            models.Index(fields=["name"], name="orgs_unit_name"),
            models.Index(Collate(Lower("short_name"), "C"), name="orgs_unit_short"),
            models.Index(fields=["pinyin"], name="orgs_unit_pinyin"),
            models.Index(fields=["initials"], name="orgs_unit_initials"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def unit(self) -> "Unit":
        """Return itself: a unit stands at its own place."""
        return self

    @property
    def above(self) -> "Unit":
        """Return the unit that decides on this one's structure: its parent, or itself for a root."""
        return self.parent or self

    @property
    def level(self) -> int:
        """Return how deep the unit stands, 1 for a root."""
        return level(self.path)

    @property
    def kind_data(self) -> Kind:
        """Return what the kind allows."""
        return kinds()[self.kind]

    @property
    def kind_label(self) -> str:
        """Return the kind's name."""
        return self.kind_data.label


class UnitSeat(Span):
    """Under whom a unit stood from a day to a day, and its number there: the tree over time; paths follow from it."""

    excused = "reached only through its unit"

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="seats")
    parent = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()

    objects = SpanQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_it_begins("orgs_seat"),
            one_open("orgs_seat", "unit"),
            one_a_day("orgs_seat", "unit"),
            models.UniqueConstraint(fields=["parent", "number"], nulls_distinct=False, name="orgs_seat_one_number"),
        ]


class UnitPath(Span):
    """Where a unit stood from a day to a day as a path: worked out from the seats, rebuilt whenever they change."""

    tree_path = "path"

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="paths")
    path = models.CharField(max_length=120, db_collation="C")

    objects = SpanQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_it_begins("orgs_path"),
            one_open("orgs_path", "unit"),
            one_a_day("orgs_path", "unit"),
        ]
        indexes = [models.Index(fields=["path", "since"], name="orgs_path_path")]


class UnitName(Span):
    """What a unit was called from a day to a day."""

    excused = "reached only through its unit"

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60)

    objects = SpanQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_it_begins("orgs_name"),
            one_open("orgs_name", "unit"),
            one_a_day("orgs_name", "unit"),
        ]


class UnitKind(Span):
    """What kind of organisation a unit was from a day to a day."""

    excused = "reached only through its unit"

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="kinds")
    kind = models.CharField(max_length=30)

    objects = SpanQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_it_begins("orgs_kind"),
            one_open("orgs_kind", "unit"),
            one_a_day("orgs_kind", "unit"),
        ]


class UnitChange(PlacedModel):
    """One thing that happened to a unit, with its day, reason and document: the unit's history as people read it.

    `day` is null only for a founding whose day nobody knows. A change that was put right keeps the right facts; the
    correction beside it says what stood there. `is_void` marks one that never happened.
    """

    tree_path = "unit__path"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="changes")
    change = models.CharField(max_length=20, choices=Change.choices)
    day = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    document_no = models.CharField(max_length=80, blank=True)
    other = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    details = models.JSONField(default=dict)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    is_void = models.BooleanField(default=False)
    recorded_by = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()

    objects = PlacedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["unit", "-day"], name="orgs_change_unit")]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_change_display()}"


class CoveredPlace(PlacedModel, Span):
    """A place without a branch of its own (a company, a shop, a village) is covered by a joint branch (ZB-03).

    `begun` and `ended` are the entries of the unit's history that say so. Without `ended` it is covered for as long as
    the unit is a joint branch and stands: then `until` follows from the unit (`actions/places.py`).
    """

    tree_path = "unit__path"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="places")
    name = models.CharField(max_length=120)
    begun = models.OneToOneField(UnitChange, on_delete=models.PROTECT, related_name="+")
    ended = models.OneToOneField(UnitChange, null=True, on_delete=models.PROTECT, related_name="+")

    objects = PlacedSpanQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_it_begins("orgs_place"),
            one_open("orgs_place", "unit", "name"),
            one_a_day("orgs_place", "unit", "name"),
        ]
        indexes = [models.Index(fields=["unit", "since"], name="orgs_place_unit")]

    def __str__(self) -> str:
        return self.name


class AppointmentQuerySet(PlacedSpanQuerySet["Appointment"]):  # type: ignore[override]  # as in gate/rows.py
    """Appointments."""

    def in_order(self) -> "AppointmentQuerySet":
        """Sort by the order of posts, then by seniority in the post."""
        return self.order_by("post_order", "order", "since", "id")


class Appointment(PlacedModel, Span):
    """A person holds a post in a unit from a day to a day; the post's role holds as long."""

    tree_path = "unit__path"
    own_path = "person_id"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="appointments")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=30)
    post_order = models.PositiveSmallIntegerField()
    order = models.PositiveSmallIntegerField(default=0)
    is_dedicated = models.BooleanField(default=False)
    document_no = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [ends_after_it_begins("orgs_appointment"), one_open("orgs_appointment", "unit", "person", "post")]
        indexes = [
            models.Index(fields=["person"], name="orgs_appointment_person"),
            models.Index(fields=["unit", "post_order"], name="orgs_appointment_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.post_data.label} {self.person.name}"

    @property
    def post_data(self) -> PostKind:
        """Return the post's order, role and limits."""
        return posts()[self.post]


class Term(PlacedModel):
    """One term of office of a unit's leading body, from its election.

    It lasts through `last_on`, or through `extended_to` where the level above put the next election off.
    """

    tree_path = "unit__path"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="terms")
    elected_on = models.DateField()
    years = models.PositiveSmallIntegerField()
    last_on = models.DateField()
    extended_to = models.DateField(null=True, blank=True)
    extension_no = models.CharField(max_length=80, blank=True)
    extension_reason = models.CharField(max_length=300, blank=True)
    document_no = models.CharField(max_length=80, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "elected_on"], name="orgs_term_one_a_day"),
            models.CheckConstraint(condition=Q(last_on__gt=F("elected_on")), name="orgs_term_ends_later"),
            models.CheckConstraint(
                condition=Q(extended_to__isnull=True) | Q(extended_to__gt=F("last_on")), name="orgs_term_extends"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-elected_on"], name="orgs_term_unit"),
            models.Index(
                Coalesce("extended_to", "last_on"),
                include=["unit", "last_on", "extended_to"],
                condition=Q(closed_on__isnull=True),
                name="orgs_term_running",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.elected_on.year}"
