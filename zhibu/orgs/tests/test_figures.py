"""Figures of the tree: units by kind and their staffing equal the rows counted one by one, on any day."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from zhibu import rulebook
from zhibu.figures.actions.counting import Uncounted
from zhibu.figures.actions.folding import fold
from zhibu.figures.actions.recounting import differences, recount
from zhibu.figures.queries import read_one
from zhibu.gate.actor import Refused
from zhibu.orgs.actions import (
    appoint,
    change_kind,
    correct_appointment,
    dissolve_unit,
    edit_unit,
    elect_term,
    end_appointment,
    extend_term,
    found_unit,
    merge_units,
    move_unit,
)
from zhibu.orgs.actions.history import give_way
from zhibu.orgs.figures import BASIC, DIMENSIONS, ELECTING
from zhibu.orgs.kinds import kinds, posts
from zhibu.orgs.models import Appointment, Term, Unit, UnitKind
from zhibu.orgs.testing import Clerk, make_appointment, make_unit
from zhibu.people.testing import make_person

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
KEYS = [one.key for one in DIMENSIONS]


def counted_on(path: str, day: date) -> dict[tuple[str, str], int]:
    """Count the units at and below the path on the day, unit by unit, and who holds their posts."""
    found: Counter[tuple[str, str]] = Counter()
    for unit in Unit.objects.as_of(day):
        then = vars(unit)
        if not then["path_then"].startswith(path):
            continue
        kind: str = then["kind_then"]
        found["unit_kind", kind] += 1
        if basic := BASIC.get(kinds()[kind].export):
            found["organisations", basic] += 1
            found["unit_field", unit.field] += 1
            found["unit_nature", unit.nature] += 1
        held = list(Appointment.objects.filter(unit=unit).on(day))
        for post in posts().values():
            holders = [one for one in held if one.post == post.key]
            if post.is_usual and kind in post.kinds:
                found["staffing", f"{post.key}:{'filled' if holders else 'vacant'}"] += 1
                if post.key == "secretary" and holders:
                    found["secretary", "dedicated" if any(one.is_dedicated for one in holders) else "part_time"] += 1
        if kind in ELECTING:
            found.update(terms_on(unit, day))
    return dict(found)


def terms_on(unit: Unit, day: date) -> Iterator[tuple[str, str]]:
    """Yield how the unit's running term, as it is known now, counts on the day."""
    for term in Term.objects.filter(unit=unit, closed_on=None, elected_on__lte=day):
        last = term.extended_to or term.last_on
        yield "term_last", f"{last:%Y-%m}" if last >= day else "over"
        if term.extended_to and term.extended_to >= day:
            yield "term_last", "extended"


def test_a_post_is_vacant_until_somebody_holds_it() -> None:
    root = make_unit("党委")
    branch = make_unit("第一党支部", root, since=date(2020, 1, 1))
    asked = ["staffing", "secretary"]
    before = read_one(branch.path, asked, TODAY)
    assert before["staffing", "secretary:vacant"] == 1
    post = appoint(Clerk(), branch, person=make_person("王建国"), post="secretary", on=TODAY - timedelta(30))
    now = read_one(branch.path, asked, TODAY)
    assert now["staffing", "secretary:filled"] == now["secretary", "part_time"] == 1
    assert ("staffing", "secretary:vacant") not in now
    assert read_one(branch.path, asked, TODAY - timedelta(31)) == before
    correct_appointment(Clerk(), post, on=TODAY - timedelta(20), is_dedicated=True, reason="录错")
    assert read_one(root.path, ["secretary"], TODAY) == {("secretary", "dedicated"): 1}
    assert read_one(branch.path, asked, TODAY - timedelta(25)) == before
    end_appointment(Clerk(), post, on=TODAY, reason="调动")
    assert read_one(branch.path, asked, TODAY) == before
    fold()
    assert differences() == []


def test_an_election_that_ends_posts_leaves_them_vacant() -> None:
    branch = make_unit("第一党支部", make_unit("党委"))
    make_appointment(make_person("王建国"), "secretary", branch, since=TODAY - timedelta(900))
    elect_term(Clerk(), branch, elected_on=TODAY, ends_posts=True)
    assert read_one(branch.path, ["secretary"], TODAY) == {}
    assert differences() == []


def test_groups_that_end_with_their_branch_take_their_leaders_along() -> None:
    root = make_unit("党委")
    one, other = make_unit("第一党支部", root), make_unit("第二党支部", root)
    group = make_unit("第一党小组", one, kind="group")
    make_appointment(make_person("王建国"), "group_leader", group)
    merge_units(Clerk(), one, into=other, on=TODAY - timedelta(3), reason="合并")
    assert read_one(root.path, ["staffing"], TODAY) == {
        key: n for key, n in counted_on(root.path, TODAY).items() if key[0] == "staffing"
    }
    assert differences() == []


def test_random_histories_agree_with_every_unit_and_post() -> None:
    chance = random.Random(11)
    clerk = Clerk()
    root = make_unit("党委", since=TODAY - timedelta(1500))
    uppers = [make_unit(f"第{at}党总支", root, since=TODAY - timedelta(1500)) for at in range(2)]
    units = [make_unit(f"第{at}党支部", uppers[at % 2], since=TODAY - timedelta(1400)) for at in range(4)]
    people = [make_person(f"甲{at}") for at in range(5)]
    done = 0
    for step in range(130):
        on = TODAY - timedelta(chance.randrange(250))
        unit = Unit.objects.get(pk=chance.choice(units).pk)
        held = list(Appointment.objects.select_related("unit").order_by("id"))
        with suppress(Refused, Term.DoesNotExist), transaction.atomic():
            match chance.randrange(11):
                case 0 | 1 | 2:
                    post = chance.choice(["secretary", "secretary", "organisation", "publicity", "group_leader"])
                    until = chance.choice((None, on + timedelta(40)))
                    person, full = chance.choice(people), chance.random() < 0.5
                    appoint(clerk, unit, person=person, post=post, on=on, until=until, is_dedicated=full)
                case 3 if held:
                    end_appointment(clerk, chance.choice(held), on=on, reason="调动")
                case 4 if held:
                    correct_appointment(clerk, chance.choice(held), on=on, is_dedicated=True, reason="录错")
                case 5:
                    ago = chance.choice((0, 365, 1000, 1200))
                    elect_term(clerk, unit, elected_on=on - timedelta(ago), ends_posts=True)
                case 6:
                    move_unit(clerk, unit, to=chance.choice(uppers), on=on, reason="调整")
                case 7:
                    change_kind(clerk, unit, kind=chance.choice(["joint_branch", "branch"]), on=on, reason="改设")
                case 8:
                    edit_unit(clerk, unit, field=chance.choice(["", "school", "enterprise"]))
                case 10:
                    term = Term.objects.filter(unit=unit, closed_on=None).get()
                    leave = {"document_no": "1", "reason": "疫情防控期间"}
                    extend_term(clerk, term, until=term.last_on + timedelta(chance.randrange(-5, 400)), **leave)
                case 9 if len(units) < 7:
                    above = chance.choice((unit, chance.choice(uppers)))
                    kind = "group" if above is unit else "branch"
                    new = found_unit(clerk, above, name=f"新{step}", kind=kind, founded_on=on)
                    units.append(new)
                case _:
                    dissolve_unit(clerk, unit, on=on, reason="撤销")
            done += 1
        if chance.random() < 0.3:
            fold()
        for path in ("", uppers[0].path, unit.path):
            day = TODAY - timedelta(chance.choice((0, chance.randrange(300))))
            assert read_one(path, KEYS, day) == counted_on(path, day), (step, path, day)
    assert done > 40
    assert differences() == []
    assert recount(TODAY) == []


def test_terms_are_counted_of_the_kinds_that_elect_by_the_rulebook() -> None:
    book = rulebook.on(TODAY)
    assert set(ELECTING) == {kind for kind in kinds() if book.about("term", kind, "") is not None}


def test_a_kind_that_nobody_counts_is_refused() -> None:
    branch = make_unit("第一党支部", make_unit("党委"))
    with pytest.raises(Uncounted):
        give_way(UnitKind.objects.get(unit=branch), TODAY, kind="joint_branch")
