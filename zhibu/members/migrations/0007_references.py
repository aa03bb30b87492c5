"""Hold the people of stages and standings statement by statement."""

import django.db.models.deletion
from django.db import migrations, models

from zhibu.members import references


class Migration(migrations.Migration):
    dependencies = [("members", "0006_views"), ("people", "0002_lean_imports")]

    operations = [
        *(
            migrations.AlterField(
                model_name=model,
                name="person",
                field=models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="people.person",
                ),
            )
            for model in ("stagespan", "standingspan")
        ),
        migrations.RunSQL(references.CREATE, references.DROP),
    ]
