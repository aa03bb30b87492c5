"""Into which unit a file goes that came without one."""

from pathlib import Path

from django.db.models import Q
from django.utils.translation import gettext as _

from zhibu.gate.actor import GROUND, Ground, Refused
from zhibu.lib import sheets
from zhibu.orgs.models import Unit
from zhibu.rosters import choices
from zhibu.rosters.rules import HEAD, owner, understand, unit_names
from zhibu.rosters.rules.paging import sheets_together


def unit_of_code(written: str) -> Unit:
    """Return the unit of that code, or of that name where only one bears it. Raises Refused."""
    found = list(Unit.objects.current().filter(Q(code=written) | Q(name=written) | Q(short_name=written))[:2])
    exact = [unit for unit in found if unit.code == written] or found
    if not exact:
        raise Refused(_("没有代码或名称是“%(written)s”的组织。") % {"written": written}, field="unit")
    if len(exact) > 1:
        raise Refused(_("有几个组织都叫“%(written)s”，请改用组织代码。") % {"written": written}, field="unit")
    return exact[0]


def target_of_file(path: Path) -> Unit | Ground:
    """Return the unit that the file itself names: by its title, else by its name; the ground where none stands yet.

    Raises Refused where units stand and none of them is named so.
    """
    try:
        with sheets.open_sheet(path) as sheet:
            layout = None if sheets_together(sheet) else understand(sheet.head(HEAD))
    except sheets.SheetRefused as refused:
        raise Refused(choices.say_refusal(refused), field="file") from refused
    if not Unit.objects.exists():
        return GROUND
    named = owner(layout.table.unit if layout else "", path.stem)
    roots = Unit.objects.current().filter(parent=None)
    found = [
        unit for unit in roots if unit_names.key(named) in (unit_names.key(unit.name), unit_names.key(unit.short_name))
    ]
    found = found or list(Unit.objects.current().filter(Q(name=named) | Q(short_name=named))[:2])
    if len(found) != 1:
        raise Refused(
            _("看不出这份名册属于哪个组织（“%(named)s”）。请用 --unit 指明。") % {"named": named}, field="unit"
        )
    return found[0]
