"""What was told stays as it was told; from now on the sentence is kept without its language."""

from django.db import migrations

from zhibu.web.worded import WordedField


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "alter table jobs_job alter title type jsonb using to_jsonb(title), alter message type jsonb using to_jsonb(message)",
                    "alter table jobs_job alter title type varchar(500) using title #>> '{}', alter message type varchar(500) using message #>> '{}'",
                )
            ],
            state_operations=[
                migrations.AlterField("job", "title", WordedField()),
                migrations.AlterField("job", "message", WordedField(default=str, blank=True)),
            ],
        )
    ]
