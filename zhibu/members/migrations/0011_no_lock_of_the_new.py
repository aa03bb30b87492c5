"""Ask for people and units of the same transaction without a lock."""

from django.db import migrations

from zhibu.members import references


class Migration(migrations.Migration):
    dependencies = [("members", "0010_ties_by_statement")]

    operations = [
        migrations.RunSQL([references.PERSON_IS_THERE, references.UNIT_IS_THERE], migrations.RunSQL.noop),
    ]
