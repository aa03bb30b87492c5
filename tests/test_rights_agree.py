"""`may` and `visible_to` read one source: on random trees, grants and days they never disagree."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.standins.models import Note, Standins
from zhibu.access.actors import matrix
from zhibu.access.choices import Role
from zhibu.access.models import Grant
from zhibu.access.testing import actor_of
from zhibu.gate.rows import owns
from zhibu.orgs.models import Unit
from zhibu.orgs.permissions import Orgs
from zhibu.orgs.testing import make_appointment, make_unit
from zhibu.people.testing import make_person

ROLES = [role for role in Role.values if role != Role.SELF]
POSTS = ["secretary", "publicity", "organisation", "member"]
SPANS = st.tuples(st.integers(-3, 3), st.one_of(st.none(), st.integers(0, 3)))


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parents=st.lists(st.integers(0, 20), min_size=1, max_size=12),
    grants=st.lists(st.tuples(st.integers(0, 12), st.sampled_from(ROLES), SPANS), max_size=4),
    posts=st.lists(st.tuples(st.integers(0, 12), st.sampled_from(POSTS), SPANS), max_size=3),
    permission=st.sampled_from([*Orgs, Standins.WRITE, Standins.SEND]),
)
def test_what_one_may_is_what_one_sees(parents, grants, posts, permission) -> None:
    Note.objects.all().delete()
    Grant.objects.all().delete()
    round_no = Unit.objects.count()
    units: list[Unit] = []
    for number, parent in enumerate(parents):
        above = units[parent % len(units)] if units and parent else None
        units.append(make_unit(f"组织{round_no}之{number}", above, kind="committee"))
    person = make_person("王建国")
    today = date.today()
    for at, role, (begins, lasts) in grants:
        since = today + timedelta(days=begins)
        until = None if lasts is None else since + timedelta(days=lasts)
        unit = units[at % len(units)]
        if until is not None or not Grant.objects.filter(person=person, role=role, unit=unit, until=None).exists():
            Grant.objects.create(person=person, role=role, unit=unit, since=since, until=until)
    for number, (at, post, (begins, lasts)) in enumerate(posts):
        since = today + timedelta(days=begins - number * 50)
        until = since + timedelta(days=lasts or 1)
        make_appointment(person, post, units[at % len(units)], since=since, until=until)
    notes = [
        Note.objects.create(unit=unit, person=person if n % 3 == 0 else make_person("他人"))
        for n, unit in enumerate(units)
    ]

    actor = actor_of(person)
    seen_units = set(Unit.objects.filter(pk__in=[u.pk for u in units]).visible_to(actor, permission))
    assert seen_units == {unit for unit in units if actor.may(permission, unit)}
    seen_notes = set(Note.objects.visible_to(actor, permission))
    assert seen_notes == {
        note for note in notes if actor.may(permission, note.unit) or (actor.may_own(permission) and owns(actor, note))
    }
    within = set(Unit.objects.filter(pk__in=[u.pk for u in units]).within(actor))
    assert within == {
        unit for unit in units if any(actor.may(one, unit) for given in matrix().values() for one in given)
    }
