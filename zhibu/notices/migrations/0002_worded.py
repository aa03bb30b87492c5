"""What was told stays as it was told; from now on the sentence is kept without its language."""

from django.db import migrations

from zhibu.web.worded import WordedField


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "alter table notices_notice alter title type jsonb using to_jsonb(title), alter text type jsonb using to_jsonb(text)",
                    "alter table notices_notice alter title type varchar(500) using title #>> '{}', alter text type varchar(500) using text #>> '{}'",
                )
            ],
            state_operations=[
                migrations.AlterField("notice", "title", WordedField()),
                migrations.AlterField("notice", "text", WordedField(default=str, blank=True)),
            ],
        )
    ]
