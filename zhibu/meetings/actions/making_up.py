"""What was missed is made up for, and nothing is held against anybody."""

from datetime import date

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.gate.rows import owns
from zhibu.lib.text import clean
from zhibu.meetings.actions.counting import counted_line
from zhibu.meetings.choices import MISSED, MakeUpWay, Presence
from zhibu.meetings.models import Attendance
from zhibu.meetings.permissions import Meetings


@action(Meetings.HOLD, keeps=("on", "way"))
@counted_line
def make_up(actor: Actor, line: Attendance, *, on: date, way: str, note: str = "") -> None:
    """Write down that somebody who missed it has made up for it: on which day, and how.

    Raises Refused for one's own, for who did not miss it, for a day before it or ahead, and for an unknown way.
    """
    if owns(actor, line):
        raise Refused(_("自己的补课请由别人记。"))
    held = Attendance.objects.select_for_update(of=("self",)).select_related("gathering").get(pk=line.pk)
    if held.presence not in MISSED:
        raise Refused(_("只有请假或者缺席的才补课。"))
    if not held.gathering.held_on <= on <= actor.today:
        raise Refused(_("补课的日子在开会那天以后、今天以前。"), field="on")
    if way not in MakeUpWay.values:
        raise Refused(_("请选怎么补的。"), field="way")
    held.presence = Presence.MADE_UP
    held.made_up_on, held.made_up_way, held.made_up_note = on, way, clean(note)[:200]
    held.save(update_fields=["presence", "made_up_on", "made_up_way", "made_up_note"])
