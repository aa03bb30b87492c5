"""Everything that changes units, posts and terms: one file a verb."""

from zhibu.orgs.actions.appoint import appoint
from zhibu.orgs.actions.change_kind import change_kind
from zhibu.orgs.actions.correct_appointment import correct_appointment
from zhibu.orgs.actions.correct_change import correct_change
from zhibu.orgs.actions.cover_places import cover_places
from zhibu.orgs.actions.dissolve_unit import dissolve_unit
from zhibu.orgs.actions.edit_unit import edit_unit
from zhibu.orgs.actions.elect_term import elect_term
from zhibu.orgs.actions.end_appointment import end_appointment
from zhibu.orgs.actions.end_covering import end_covering
from zhibu.orgs.actions.extend_term import extend_term
from zhibu.orgs.actions.found_root import found_root
from zhibu.orgs.actions.found_unit import found_unit
from zhibu.orgs.actions.found_units import found_units
from zhibu.orgs.actions.founding import NewUnit
from zhibu.orgs.actions.merge_units import merge_units
from zhibu.orgs.actions.move_unit import move_unit
from zhibu.orgs.actions.rename_unit import rename_unit
from zhibu.orgs.actions.reorder_units import reorder_units
from zhibu.orgs.actions.split_unit import Part, split_unit

__all__ = [
    "NewUnit",
    "Part",
    "appoint",
    "change_kind",
    "correct_appointment",
    "correct_change",
    "cover_places",
    "dissolve_unit",
    "edit_unit",
    "elect_term",
    "end_appointment",
    "end_covering",
    "extend_term",
    "found_root",
    "found_unit",
    "found_units",
    "merge_units",
    "move_unit",
    "rename_unit",
    "reorder_units",
    "split_unit",
]
