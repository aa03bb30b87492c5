"""Whether whoever is to preside does so by the rules: said to who plans, who decides."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from zhibu import rulebook
from zhibu.meetings.kinds import kind_named
from zhibu.meetings.models import Gathering
from zhibu.meetings.rules.chairs import unfit_chair
from zhibu.orgs.kinds import posts
from zhibu.orgs.models import Appointment, Unit
from zhibu.rulebook.words import cited


def chair_warning(gathering: Gathering, units: Sequence[Unit], today: date) -> str:
    """Return what speaks against the chair, with the article; "" for none, and where nobody is named yet."""
    kinds = [kind for key in gathering.kinds if (kind := kind_named(key)) and kind.chair]
    if gathering.chair is None or not kinds:
        return ""
    held = Appointment.objects.on(gathering.held_on).filter(person=gathering.chair_id, unit__in=units)
    known = [posts()[key] for key in held.values_list("post", flat=True) if key in posts()]
    why = unfit_chair(gathering.chair.name, kinds, known)
    rule = rulebook.on(today).get("ZB-17")
    return _("%(why)s%(article)s：%(text)s") % {"why": why, "article": cited(rule), "text": rule.text} if why else ""
