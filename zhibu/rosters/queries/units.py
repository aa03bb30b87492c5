"""Which unit a row means: found among those that stand, or proposed as one still to be founded."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q

from zhibu.gate.actor import Actor, Place
from zhibu.lib.ids import new_id
from zhibu.lib.tree import covers, successor
from zhibu.members.permissions import Members
from zhibu.orgs.kinds import kind_of_name, kinds
from zhibu.orgs.models import Unit
from zhibu.rosters.choices import Decision
from zhibu.rosters.models import Roster
from zhibu.rosters.rules import unit_names

_BELOW = (
    "select id, path, parent_id, name, short_name, code, kind from orgs_unit"
    " where dissolved_on is null and path >= %s and path < %s order by path"
)
_ELSEWHERE = (
    "select id, path, parent_id, name, short_name, code, kind from orgs_unit where dissolved_on is null"
    " and (name = %s or short_name = %s or code = %s) and path >= %s and path < %s limit 3"
)
FALLBACK = ("branch", "general_branch", "committee")
GROUP = "group"


class Seat(NamedTuple):
    """A unit as far as an import needs it; of a proposed one the path is empty and the id only a name for it."""

    id: str
    path: str
    parent: str | None
    name: str
    kind: str


class Placing(NamedTuple):
    """Where a row belongs: keys of unit and group, or the refusal: its code, the name, what it is."""

    unit: str | None
    group: str | None = None
    reason: str = ""
    said: str = ""
    detail: str = ""


class UnitBook:
    """All units that an import may meet, by the spellings of their names; remembers what it proposed."""

    def __init__(self, actor: Actor, target: Place, missing: Sequence[dict[str, Any]], root_name: str) -> None:
        """Load the units at and below the target; `missing` are earlier proposals with the decisions taken on them.

        `root_name` names the root to propose where nothing stands yet (the target is the ground).
        """
        self._actor, self._target = actor, target
        self.seats: dict[str, Seat] = {}
        self.proposals: dict[str, dict[str, Any]] = {}
        self._by_key: dict[str, list[str]] = defaultdict(list)
        self._children: dict[tuple[str | None, str], str] = {}
        self._decided = {(entry["parent"], entry["key"]): entry for entry in missing}
        self._cache: dict[tuple[tuple[str, ...], str], Placing] = {}
        self._top = self._load(root_name)

    def place(self, names: tuple[str, ...], group: str = "") -> Placing:
        """Return where a row with these names of units (from the top down) and this group belongs."""
        known = self._cache.get((names, group))
        if known is None:
            known = self._cache[names, group] = self._place(names, group)
        return known

    def missing(self, rows: Mapping[str, int]) -> list[dict[str, Any]]:
        """Return the proposals, parents before their children; `rows` says how many rows go into each unit or group."""
        return [entry | {"rows": rows.get(entry["id"], 0)} for entry in self.proposals.values()]

    def _load(self, root_name: str) -> str:
        if not self._target.path:
            return self._propose(None, root_name)
        with connection.cursor() as cursor:
            cursor.execute(_BELOW, [self._target.path, successor(self._target.path)])
            for row in cursor.fetchall():
                self._learn(row)
        return str(self._target.pk)

    def _learn(self, row: tuple[Any, ...]) -> Seat:
        unit_id, path, parent, name, short, code, kind = row
        seat = Seat(str(unit_id), path, str(parent) if parent else None, name, kind)
        self.seats[seat.id] = seat
        for spelling in {unit_names.key(name), unit_names.key(short), *([unit_names.key(code)] if code else [])}:
            self._by_key[spelling].append(seat.id)
            self._children.setdefault((seat.parent, spelling), seat.id)
        return seat

    def _place(self, names: tuple[str, ...], group: str) -> Placing:
        above: str | None = None
        for depth, name in enumerate(names):
            key = unit_names.key(name)
            if not key:
                continue
            found = self._find(above, key, name, is_last=depth == len(names) - 1)
            if isinstance(found, Placing):
                return found
            above = found
        if above is None:
            return Placing(None, None, "nounit")
        refusal = self._refusal(above)
        if refusal:
            return refusal
        return self._with_group(above, group) if group else self._checked(above)

    def _find(self, above: str | None, key: str, name: str, *, is_last: bool) -> str | Placing:
        if above is not None:
            child = self._children.get((above, key))
            if child:
                return child
            if unit_names.key(self.seats[above].name) == key:
                return above
            return self._propose(above, name, is_last=is_last)
        found = self._by_key.get(key, [])
        if len(found) > 1:
            direct = [unit for unit in found if self.seats[unit].parent == self._top]
            found = direct if len(direct) == 1 else found
        if len(found) > 1:
            return Placing(None, None, "ambiguousunit", name)
        if found:
            return found[0]
        if unit_names.is_tail(key, unit_names.key(self.seats[self._top].name)):
            return self._top  # 石桥村党总支 in the file of 中共青山镇石桥村总支部委员会
        return self._outside(name) or self._propose(self._top, name, is_last=is_last)

    def _outside(self, name: str) -> str | Placing | None:
        """Return the one unit of that name elsewhere in the same tree: a row there is not this import's business."""
        root = self._target.path[:4]
        if not root:
            return None
        with connection.cursor() as cursor:
            cursor.execute(_ELSEWHERE, [name, name, name, root, successor(root)])
            rows = cursor.fetchall()
        if len(rows) != 1:
            return None
        if not any(covers(scope, rows[0][1]) for scope in self._actor.scopes(Members.IMPORT)):
            # Above the target stand its own superiors: their names begin a path and are no place for a row.
            is_above = covers(rows[0][1], self._target.path)
            return self._top if is_above else Placing(None, None, "outofscope", name)
        return self._top if covers(rows[0][1], self._target.path) else self._learn(rows[0]).id

    def _propose(self, parent: str | None, name: str, *, is_last: bool = True, kind: str = "") -> str:
        key = unit_names.key(name)
        decided = self._decided.get((parent, key))
        above = self.seats[parent].kind if parent else ""
        if decided and decided["decision"] == Decision.MAP and decided["unit"] in self.seats:
            self.proposals[decided["id"]] = decided | {"rows": 0}
            self._children[parent, key] = decided["unit"]
            self._by_key[key].append(decided["unit"])
            return str(decided["unit"])
        seat_id = decided["id"] if decided else str(new_id())
        kind = decided["kind"] if decided else kind or self._guess(name, above, is_last=is_last)
        self.seats[seat_id] = Seat(seat_id, "", parent, name, kind)
        self._children[parent, key] = seat_id
        self._by_key[key].append(seat_id)
        self.proposals[seat_id] = {
            "id": seat_id,
            "key": key,
            "name": name,
            "parent": parent,
            "kind": kind,
            "decision": decided["decision"] if decided else "",
            "unit": decided["unit"] if decided else None,
            "rows": 0,
        }
        return seat_id

    def _guess(self, name: str, above: str, *, is_last: bool) -> str:
        """Return the kind that the name says, else the lowest that may stand here and hold what is below it."""
        said = kind_of_name(name)
        if said and (kinds()[said].may_stand_under(above) or said == GROUP):
            return said
        wanted = FALLBACK if is_last and above else FALLBACK[::-1]
        return next((kind for kind in wanted if kinds()[kind].may_stand_under(above)), "")

    def _refusal(self, unit: str) -> Placing | None:
        """Return the refusal of a unit that was left out, mapped nowhere, or that could not stand where it is named."""
        entry = self.proposals.get(unit)
        if entry is None:
            return None
        if entry["decision"] == Decision.LEAVE:
            return Placing(None, None, "unitleft", entry["name"])
        if not entry["kind"]:
            return Placing(None, None, "unitkind", entry["name"])
        return self._refusal(entry["parent"]) if entry["parent"] else None

    def _checked(self, unit: str) -> Placing:
        """Return the place if people may stand in it: a branch, or a group of one."""
        seat = self.seats[unit]
        home = seat.parent if seat.kind == GROUP else unit
        kind = kinds()[self.seats[home].kind] if home and self.seats[home].kind else None
        if kind is None or not (kind.holds_members or kind.holds_participants):
            return Placing(None, None, "notbranch", seat.name, seat.kind)
        return Placing(home, unit if home != unit else None)

    def _with_group(self, unit: str, group: str) -> Placing:
        placed = self._checked(unit)
        if placed.unit is None:
            return placed
        if placed.unit not in self.seats or not kinds()[GROUP].may_stand_under(self.seats[placed.unit].kind):
            return placed
        found = self._children.get((placed.unit, unit_names.key(group)))
        child = found or self._propose(placed.unit, group, kind=GROUP)
        return self._refusal(child) or Placing(placed.unit, child)


def names_of(roster: Roster, keys: Iterable[str]) -> dict[str, str]:
    """Return the short names of units by their keys, of those still to be founded too."""
    wanted = set(keys)
    names = {entry["id"]: entry["name"] for entry in roster.missing if entry["id"] in wanted}
    standing = Unit.objects.filter(pk__in=wanted - names.keys()).values_list("pk", "short_name")
    return names | {str(key): name for key, name in standing}


def unit_named(roster: Roster, written: str) -> Unit | None:
    """Return the one standing unit of the roster's subtree that bears the name, None for none or several."""
    below = Unit.objects.current().below(roster.unit).filter(Q(name=written) | Q(short_name=written) | Q(code=written))
    found = list(below[:2])
    return found[0] if len(found) == 1 else None


def load_seats(ids: Sequence[str]) -> dict[str, Seat]:
    """Return the standing units of these keys."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, path, parent_id, name, kind from orgs_unit where id = any(%s::uuid[]) and dissolved_on is null",
            [[UUID(key) for key in ids]],
        )
        return {
            str(row[0]): Seat(str(row[0]), row[1], str(row[2]) if row[2] else None, row[3], row[4])
            for row in cursor.fetchall()
        }


def unmoved_since(ids: Sequence[str]) -> dict[str, str]:
    """Return the day (ISO text) since when each of these units has stood at its one path; none for one that moved."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select unit_id, min(since) from orgs_unitpath where unit_id = any(%s::uuid[])"
            " group by unit_id having count(*) = 1 and bool_and(until is null)",
            [[UUID(key) for key in ids]],
        )
        return {str(unit): since.isoformat() for unit, since in cursor.fetchall()}
