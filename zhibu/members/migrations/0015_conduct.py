"""Rewards and sanctions."""

import django.db.models.deletion
import zhibu.lib.ids
import zhibu.people.seal
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0014_rest_of_the_efile"),
        ("people", "0002_lean_imports"),
    ]

    operations = [
        migrations.CreateModel(
            name="Commendation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=zhibu.lib.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    zhibu.people.seal.SealedTextField("conduct.kind", blank=True, editable=True, null=True, padded=40),
                ),
                ("on", models.DateField()),
                (
                    "given_by",
                    zhibu.people.seal.SealedTextField("conduct.given_by", blank=True, editable=True, null=True),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("central", "中央"),
                            ("province", "省（自治区、直辖市）"),
                            ("city", "市（地、州、盟）"),
                            ("county", "县（市、区、旗）"),
                            ("grassroots", "基层党委（党工委）"),
                            ("branch", "党支部、党总支"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "document_no",
                    zhibu.people.seal.SealedTextField("conduct.document_no", blank=True, editable=True, null=True),
                ),
                ("note", zhibu.people.seal.SealedTextField("conduct.note", blank=True, editable=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("voided_at", models.DateTimeField(null=True)),
                (
                    "void_reason",
                    zhibu.people.seal.SealedTextField("conduct.void_reason", blank=True, editable=True, null=True),
                ),
                ("title", zhibu.people.seal.SealedTextField("conduct.title", blank=True, editable=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("void_reason__isnull", True), ("voided_at__isnull", True)),
                            models.Q(("void_reason__isnull", False), ("voided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="members_commendation_void_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Disposition",
            fields=[
                (
                    "id",
                    models.UUIDField(default=zhibu.lib.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    zhibu.people.seal.SealedTextField("conduct.kind", blank=True, editable=True, null=True, padded=40),
                ),
                ("on", models.DateField()),
                (
                    "given_by",
                    zhibu.people.seal.SealedTextField("conduct.given_by", blank=True, editable=True, null=True),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("central", "中央"),
                            ("province", "省（自治区、直辖市）"),
                            ("city", "市（地、州、盟）"),
                            ("county", "县（市、区、旗）"),
                            ("grassroots", "基层党委（党工委）"),
                            ("branch", "党支部、党总支"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "document_no",
                    zhibu.people.seal.SealedTextField("conduct.document_no", blank=True, editable=True, null=True),
                ),
                ("note", zhibu.people.seal.SealedTextField("conduct.note", blank=True, editable=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("voided_at", models.DateTimeField(null=True)),
                (
                    "void_reason",
                    zhibu.people.seal.SealedTextField("conduct.void_reason", blank=True, editable=True, null=True),
                ),
                ("until", models.DateField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("void_reason__isnull", True), ("voided_at__isnull", True)),
                            models.Q(("void_reason__isnull", False), ("voided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="members_disposition_void_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gt", models.F("on")), _connector="OR"),
                        name="members_disposition_ends_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sanction",
            fields=[
                (
                    "id",
                    models.UUIDField(default=zhibu.lib.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    zhibu.people.seal.SealedTextField("conduct.kind", blank=True, editable=True, null=True, padded=40),
                ),
                ("on", models.DateField()),
                (
                    "given_by",
                    zhibu.people.seal.SealedTextField("conduct.given_by", blank=True, editable=True, null=True),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("central", "中央"),
                            ("province", "省（自治区、直辖市）"),
                            ("city", "市（地、州、盟）"),
                            ("county", "县（市、区、旗）"),
                            ("grassroots", "基层党委（党工委）"),
                            ("branch", "党支部、党总支"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "document_no",
                    zhibu.people.seal.SealedTextField("conduct.document_no", blank=True, editable=True, null=True),
                ),
                ("note", zhibu.people.seal.SealedTextField("conduct.note", blank=True, editable=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("voided_at", models.DateTimeField(null=True)),
                (
                    "void_reason",
                    zhibu.people.seal.SealedTextField("conduct.void_reason", blank=True, editable=True, null=True),
                ),
                ("until", models.DateField(null=True)),
                ("restored_on", models.DateField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("void_reason__isnull", True), ("voided_at__isnull", True)),
                            models.Q(("void_reason__isnull", False), ("voided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="members_sanction_void_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gt", models.F("on")), _connector="OR"),
                        name="members_sanction_ends_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("restored_on__isnull", True), ("restored_on__gt", models.F("on")), _connector="OR"
                        ),
                        name="members_sanction_restored_later",
                    ),
                ],
            },
        ),
    ]
