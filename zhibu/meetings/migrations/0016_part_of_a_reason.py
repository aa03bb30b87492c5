from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0015_turns")]

    operations = [
        migrations.AddField(
            model_name="reason",
            name="part",
            field=models.CharField(
                choices=[
                    ("points", "发言"),
                    ("decision", "决定"),
                    ("votes", "表决"),
                    ("follow_ups", "要办的事项"),
                    ("register", "到会情况"),
                ],
                default="points",  # what was returned before named no part: its sentence says which
                max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="reason",
            constraint=models.CheckConstraint(
                condition=models.Q(("part__in", ["points", "decision", "votes", "follow_ups", "register"])),
                name="meetings_reason_of_a_part",
            ),
        ),
    ]
