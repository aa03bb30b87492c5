"""Let a person say what the columns of a roster are, and remember it for the next one."""

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.members.permissions import Members
from zhibu.rosters.actions.reading import open_roster
from zhibu.rosters.choices import BEFORE_APPLYING, State, label_of
from zhibu.rosters.models import ColumnMemory, Roster, RosterPart
from zhibu.rosters.rules.fields import FIELDS, canonical


@action(Members.IMPORT)
def match_columns(actor: Actor, roster: Roster, *, columns: Mapping[int, str]) -> Roster:
    """Take the column of each number as the field given ("" for none); an old preview goes.

    Raises Refused where two columns are the same field, or none is the name.
    """
    if roster.state not in BEFORE_APPLYING:
        raise Refused(_("这份名册已经导入，不能再改栏目。"))
    fields = [field for field in columns.values() if field]
    twice = next((field for field in fields if fields.count(field) > 1), None)
    if twice:
        raise Refused(_("有两栏都选了“%(field)s”，请只留一栏。") % {"field": label_of(twice)})
    if "name" not in fields:
        raise Refused(_("请指明哪一栏是姓名。"))
    if unknown := set(fields) - set(FIELDS):
        raise ValueError(*sorted(unknown))
    headings = {column["index"]: column["heading"] for column in roster.table["columns"]}
    for column in roster.table["columns"]:
        column["field"], column["is_sure"] = columns.get(column["index"], column["field"]), True
    roster.table["chosen"] = {str(column["index"]): column["field"] for column in roster.table["columns"]}
    if roster.target_id:
        _remember(roster.target_id, {headings[index]: field for index, field in columns.items() if headings.get(index)})
    return _matched(roster)


@action(Members.IMPORT)
def choose_sheet(actor: Actor, roster: Roster, *, sheet: str, path: Path) -> Roster:
    """Read another sheet of the file at the path, its columns matched afresh. Raises Refused where it is no roster."""
    if roster.state not in BEFORE_APPLYING:
        raise Refused(_("这份名册已经导入，不能再改栏目。"))
    roster.sheet, roster.table, roster.samples = sheet, {}, ""
    with open_roster(path, roster, actor):
        return _matched(roster)


def _matched(roster: Roster) -> Roster:
    RosterPart.objects.filter(roster=roster).delete()
    roster.state, roster.trouble, roster.counts, roster.missing = State.MATCHED, "", {}, []
    roster.save()
    return roster


def _remember(unit_id: UUID, headings: Mapping[str, str]) -> None:
    ColumnMemory.objects.bulk_create(
        [
            ColumnMemory(unit_id=unit_id, heading=heading[:120], field=field)
            for heading, field in {canonical(heading): field for heading, field in headings.items()}.items()
            if heading
        ],
        update_conflicts=True,
        unique_fields=["unit", "heading"],
        update_fields=["field"],
    )
