from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0015_conduct")]

    operations = [
        migrations.AddIndex(
            model_name="affiliation",
            index=models.Index(fields=["since"], name="members_affiliation_since"),
        ),
        migrations.AddIndex(
            model_name="affiliation",
            index=models.Index(
                fields=["until"], condition=models.Q(until__isnull=False), name="members_affiliation_until"
            ),
        ),
        migrations.AddIndex(model_name="stagespan", index=models.Index(fields=["since"], name="members_stage_day")),
        migrations.AddIndex(
            model_name="standingspan", index=models.Index(fields=["since"], name="members_standing_day")
        ),
    ]
