"""Lights kept before terms were kept by their last day name that day too: in their words, and where they fall due."""

from django.db import migrations

TERMS = """
update duties_light
   set due_on = case when values ->> 'extended' = '' then due_on - 1 else due_on end,
       values = (values - 'ends' - 'last_day')
         || jsonb_build_object('last', to_char((values ->> 'ends')::date - 1, 'YYYY-MM-DD'))
         || case when values ? 'longest'
              then jsonb_build_object('longest', to_char((values ->> 'longest')::date - 1, 'YYYY-MM-DD'))
              else '{}' end
 where duty = 'term' and values ? 'ends'
"""
PROBATIONS = """
update duties_light
   set due_on = due_on - 1,
       values = values || jsonb_build_object('first', to_char((values ->> 'first')::date - 1, 'YYYY-MM-DD'))
 where duty = 'probation'
"""
WINDOWS = "update duties_light set due_on = due_on - 1 where about <> ''"


class Migration(migrations.Migration):
    dependencies = [("duties", "0004_windows"), ("orgs", "0006_last_days")]

    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (TERMS, PROBATIONS, WINDOWS)]
