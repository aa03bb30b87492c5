"""What was told stays as it was told; from now on the trouble is kept without its language."""

from django.db import migrations

from zhibu.web.worded import WordedField


class Migration(migrations.Migration):
    dependencies = [("rosters", "0003_cleared")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "alter table rosters_roster alter trouble type jsonb using to_jsonb(trouble)",
                    "alter table rosters_roster alter trouble type varchar(300) using trouble #>> '{}'",
                )
            ],
            state_operations=[
                migrations.AlterField("roster", "trouble", WordedField(default=str, blank=True)),
            ],
        )
    ]
