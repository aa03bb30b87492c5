"""A term is kept by its last day, which is what everybody calls its end."""

import django.db.models.functions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orgs", "0005_covered_places")]

    operations = [
        migrations.RemoveIndex("term", "orgs_term_running"),
        migrations.RemoveConstraint("term", "orgs_term_ends_later"),
        migrations.RemoveConstraint("term", "orgs_term_extends"),
        migrations.RenameField("term", "ends_on", "last_on"),
        migrations.RunSQL("update orgs_term set last_on = last_on - 1", "update orgs_term set last_on = last_on + 1"),
        migrations.AddConstraint(
            "term",
            models.CheckConstraint(condition=models.Q(last_on__gt=models.F("elected_on")), name="orgs_term_ends_later"),
        ),
        migrations.AddConstraint(
            "term",
            models.CheckConstraint(
                condition=models.Q(extended_to__isnull=True) | models.Q(extended_to__gt=models.F("last_on")),
                name="orgs_term_extends",
            ),
        ),
        migrations.AddIndex(
            "term",
            models.Index(
                django.db.models.functions.Coalesce("extended_to", "last_on"),
                condition=models.Q(closed_on__isnull=True),
                include=("unit", "last_on", "extended_to"),
                name="orgs_term_running",
            ),
        ),
    ]
