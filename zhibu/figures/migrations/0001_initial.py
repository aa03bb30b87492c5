import django.contrib.postgres.fields
from django.db import migrations, models


# Sums are rewritten in place: room on each page keeps their updates off the index, and vacuum comes early. Nobody asks
# for a path by LIKE, so the second index that Django gives a key of text only costs.
STORAGE = """
alter table figures_figuresum set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
alter table figures_figureday set (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02);
alter table figures_figuremonth set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
alter table figures_figuredelta set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 200);
do $$ declare name text; begin
  select indexrelid::regclass::text into name from pg_index
   where indrelid = 'figures_figuresum'::regclass and not indisprimary;
  if name is not null then execute 'drop index ' || name; end if;
end $$;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="FigureDay",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "path", "day", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("path", models.CharField(db_collation="C", max_length=120)),
                ("day", models.DateField()),
                ("codes", django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField())),
                ("ns", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField())),
            ],
        ),
        migrations.CreateModel(
            name="FigureMonth",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "path", "month", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("path", models.CharField(db_collation="C", max_length=120)),
                ("month", models.DateField()),
                ("codes", django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField())),
                ("ns", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField())),
            ],
        ),
        migrations.CreateModel(
            name="FigureSum",
            fields=[
                ("path", models.CharField(db_collation="C", max_length=120, primary_key=True, serialize=False)),
                ("codes", django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField())),
                ("ns", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField())),
            ],
        ),
        migrations.CreateModel(
            name="FigureCode",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("dimension", models.CharField(max_length=30)),
                ("value", models.CharField(blank=True, max_length=60)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("dimension", "value"), name="figures_code_once")],
            },
        ),
        migrations.CreateModel(
            name="FigureDelta",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("path", models.CharField(db_collation="C", max_length=120)),
                ("day", models.DateField()),
                ("codes", django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField())),
                ("n", models.IntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["path"], name="figures_delta_path")],
            },
        ),
        migrations.CreateModel(
            name="FigureState",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("horizon", models.DateField()),
                ("level", models.SmallIntegerField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="figures_state_one")],
            },
        ),
        migrations.RunSQL(STORAGE, migrations.RunSQL.noop),
    ]
