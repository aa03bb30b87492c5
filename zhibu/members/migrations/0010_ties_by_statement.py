"""Hold the people and units of ties statement by statement."""

import django.db.models.deletion
from django.db import migrations, models

from zhibu.members import references


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0009_orders_at_a_million"),
        ("orgs", "0004_running_terms"),
        ("people", "0003_whose_file_lacks"),
    ]

    operations = [
        *(
            migrations.AlterField(
                model_name="affiliation",
                name=name,
                field=models.ForeignKey(
                    db_constraint=False,
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=to,
                ),
            )
            for name, to in (("person", "people.person"), ("unit", "orgs.unit"))
        ),
        migrations.RunSQL(references.CREATE_FOR_TIES, references.DROP_FOR_TIES),
    ]
