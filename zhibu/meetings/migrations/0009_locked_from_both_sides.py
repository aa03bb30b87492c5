from django.db import migrations

from zhibu.meetings import locks


class Migration(migrations.Migration):
    """Nothing leaves locked minutes and nothing is moved into them; who confirmed them stays too."""

    dependencies = [("meetings", "0008_records")]

    operations = [migrations.RunSQL(locks.CREATE, migrations.RunSQL.noop)]
