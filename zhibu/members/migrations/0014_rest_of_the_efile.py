import django.db.models.deletion
import zhibu.lib.ids
import zhibu.people.seal
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0013_names_and_gaps_on_the_roll"),
        ("people", "0004_only_whoever_has_an_account"),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.UUIDField(default=zhibu.lib.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("on", models.DateField()),
                ("number", models.CharField(max_length=40)),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("receipt_on", models.DateField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "on"), name="members_letter_one_a_day")],
            },
        ),
        migrations.CreateModel(
            name="ProbationExtension",
            fields=[
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "id",
                    models.UUIDField(default=zhibu.lib.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("months", models.PositiveSmallIntegerField()),
                ("decided_on", models.DateField(blank=True, null=True)),
                ("document_no", models.CharField(blank=True, max_length=80)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gt", models.F("since")), _connector="OR"),
                        name="members_extension_ends_later",
                    ),
                    models.UniqueConstraint(fields=("person", "since"), name="members_extension_one_a_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hardship",
            fields=[
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "id",
                    models.UUIDField(default=zhibu.lib.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "text",
                    zhibu.people.seal.SealedTextField("hardship", blank=True, editable=True, null=True),
                ),
                ("review_on", models.DateField()),
                ("is_own", models.BooleanField(default=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gt", models.F("since")), _connector="OR"),
                        name="members_hardship_ends_later",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("person",),
                        name="members_hardship_one_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BirthdayReminder",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.person",
                    ),
                ),
                ("is_wanted", models.BooleanField(default=False)),
                ("chosen_at", models.DateTimeField()),
            ],
        ),
    ]
