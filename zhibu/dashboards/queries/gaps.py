"""Units with gaps in their leadership: who leads each on the day, what stands empty, and the page that fills it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhibu.dashboards.lists import UnitRow
from zhibu.dashboards.queries.days import Then
from zhibu.dashboards.queries.places import Buttons
from zhibu.dashboards.queries.weak import Found, reasons_of
from zhibu.dashboards.reasons import by_case
from zhibu.duties.queries import showing
from zhibu.gate.actor import Actor
from zhibu.orgs.kinds import kinds, posts
from zhibu.orgs.permissions import Orgs
from zhibu.spans.models import span_sql
from zhibu.web.addresses import addresses

SECRETARY = "secretary"


def gap_rows(found: Sequence[Found], then: Then, actor: Actor) -> list[UnitRow]:
    """Return the units with who leads them on the day, what stands empty, and the page that fills it; one statement."""
    held = _held([one.unit.pk for one in found], then.day)
    words = _Words(actor if then.is_today else None)
    return [words.row(one, held[one.unit.pk]) for one in found]


class _Holding(NamedTuple):
    """Somebody who holds a post."""

    unit_id: UUID
    person_id: UUID
    post: str
    is_dedicated: bool
    since: date
    holder: str


_HELD = f"""
select a.unit_id, a.person_id, a.post, a.is_dedicated, a.since, p.name
  from orgs_appointment a join people_person p on p.id = a.person_id
 where a.unit_id = any(%(units)s) and {span_sql("a")}
 order by a.post_order, a."order", a.since, a.id
"""


def _held(units: Collection[UUID], day: date) -> dict[UUID, list[_Holding]]:
    """Return who holds which post of the units, in the order of posts."""
    held: dict[UUID, list[_Holding]] = defaultdict(list)
    if units:
        with connection.cursor() as cursor:
            cursor.execute(_HELD, {"units": list(units), "day": day})
            for one in map(_Holding._make, cursor.fetchall()):
                held[one.unit_id].append(one)
    return held


class _Words:
    """The rows of one page: what they say again and again is put in words once. Without an actor nothing is offered."""

    def __init__(self, actor: Actor | None) -> None:
        self._actor = actor
        self._lights = showing.Words()
        self._usual = [(post, post.label) for post in posts().values() if post.is_usual]
        self._between = _("、")
        self._led = _("%(name)s（%(work)s，%(since)s 起）")
        self._work = {True: _("专职"), False: _("兼职")}
        self._seats = _("现任 %(seats)s 人")
        self._least = _("现任 %(seats)s 人，至少 %(least)s 人")
        self._buttons = Buttons()
        self._appoint = addresses("appoint")

    def row(self, found: Found, held: Sequence[_Holding]) -> UnitRow:
        """Return one unit as the list shows it."""
        least = next((one.values["least"] for one in found.lights if one.duty == "committee"), None)
        seats = {one.person_id for one in held if posts()[one.post].is_in_committee}
        named = self._named(found)
        return UnitRow(
            id=found.unit.pk,
            name=found.unit.name,
            above=found.above.name if found.above else "",
            secretary=self._between.join(self._leads(one) for one in held if one.post == SECRETARY),
            vacant=self._between.join(self._vacant(found, held, named)),
            committee=(self._least if least else self._seats) % {"seats": len(seats), "least": least},
            reasons=reasons_of(found.lights, self._lights),
            act=self._act(found, named, self._actor) if self._actor else "",
        )

    def _leads(self, held: _Holding) -> str:
        return self._led % {
            "name": held.holder,
            "work": self._work[held.is_dedicated],
            "since": held.since.isoformat(),
        }

    def _vacant(self, found: Found, held: Sequence[_Holding], named: Collection[str]) -> list[str]:
        """Return the usual posts that nobody holds; those of a branch's committee as far as its lights name them."""
        kind = kinds()[found.kind]
        taken = {one.post for one in held}
        return [
            label
            for post, label in self._usual
            if kind.key in post.kinds
            and post.key not in taken
            and (post.key == SECRETARY or post.chinese in named or not kind.holds_members)
        ]

    def _named(self, found: Found) -> list[str]:
        """Return the posts that the unit's lights say nobody holds, as regulations name them.

        A light of a committee that lacks members named none before 2026-11: all that a committee has are meant.
        """
        if any(one.case in ("none", "short") and "vacant" not in one.values for one in found.lights):
            return [post.chinese for post, _label in self._usual]
        return [name for one in found.lights for name in one.values.get("vacant", [])]

    def _act(self, found: Found, named: Collection[str], actor: Actor) -> SafeString | str:
        """Return the button that appoints: a secretary where the level above may, the rest where the unit may."""
        unit = found.unit
        wants = {by_case()[one.duty, one.case].key for one in found.lights if (one.duty, one.case) in by_case()}
        appoint = self._appoint(unit.pk)
        if "no_secretary" in wants and actor.may(Orgs.APPOINT, found.above or unit):
            return self._buttons.draw(f"{appoint}?post={SECRETARY}", _("录入书记"), unit)
        if wants & {"no_committee", "short_committee"} and actor.may(Orgs.APPOINT, unit):
            return self._buttons.draw(appoint, _("补选委员"), unit)
        if wants & {"committee_posts", "other_posts"} and actor.may(Orgs.APPOINT, unit):
            vacant = next((post.key for post in posts().values() if post.chinese in named), "")
            return self._buttons.draw(f"{appoint}?post={vacant}", _("录入任职"), unit)
        return ""
