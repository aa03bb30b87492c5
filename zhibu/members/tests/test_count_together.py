"""Many writers, a fold now and then, units that move: every reading equals the rows counted in the same snapshot."""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from zhibu.figures.actions.folding import fold
from zhibu.figures.actions.recounting import differences, recount
from zhibu.figures.queries import read_one
from zhibu.gate.actor import Refused
from zhibu.members.actions.mobility import end_mobility, record_mobility
from zhibu.members.actions.places import place_member
from zhibu.members.actions.spans import correct_span
from zhibu.members.actions.standings import change_standing
from zhibu.members.choices import Mobility, Standing, Tie
from zhibu.members.figures import DIMENSIONS
from zhibu.members.models import Affiliation, Member
from zhibu.members.testing import make_member
from zhibu.members.tests.histories import counted_on
from zhibu.orgs.actions import move_unit
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import Clerk, make_unit

pytestmark = pytest.mark.django_db(transaction=True)

STANDS = [one.key for one in DIMENSIONS if not one.is_flow]
ACTS = 25


@contextmanager
def one_snapshot() -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read")
        yield


class Crew:
    """Threads of one test, each with a connection of its own; what any of them raises fails the test."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self.failed: list[BaseException] = []
        self._threads: list[threading.Thread] = []
        self._until_over: list[threading.Thread] = []

    def start(self, work: Callable[[random.Random], None], *, until_over: bool = False) -> None:
        chance = random.Random(len(self._threads) + len(self._until_over))

        def run() -> None:
            try:
                for _time in range(10_000 if until_over else ACTS):
                    work(chance)
                    if until_over and self.over.is_set():
                        return
            except BaseException as failure:
                self.failed.append(failure)
            finally:
                connection.close()

        thread = threading.Thread(target=run)
        (self._until_over if until_over else self._threads).append(thread)
        thread.start()

    def wait(self) -> None:
        for thread in self._threads:
            thread.join()
        self.over.set()
        for thread in self._until_over:
            thread.join()
        assert self.failed == []


def test_every_reading_is_exact_while_many_write() -> None:
    today = timezone.localdate()
    root = make_unit("党委")
    upper = [make_unit(f"第{at}党总支", root) for at in range(3)]
    branches = [make_unit(f"第{at}党支部", upper[at % 3]) for at in range(6)]
    people = [
        make_member(branches[at % 6], f"甲{at}", sex="12"[at % 2], birth_on=date(1990, 1, 1 + at)).person_id
        for at in range(12)
    ]
    clerk = Clerk()
    done: list[Member] = []

    def act(chance: random.Random) -> None:
        with transaction.atomic():
            row = Member.objects.filter(person_id=chance.choice(people), tie=Tie.FORMAL).select_related("unit").first()
        day = today - timedelta(days=chance.randrange(300))
        try:
            one_act(chance, row, day)
            done.append(row)
        except Refused:
            pass
        except OperationalError as problem:
            assert "deadlock" not in str(problem)
            raise

    def one_act(chance: random.Random, row: Member, day: date) -> None:
        kind = chance.randrange(5)
        if kind == 0:
            place_member(clerk, row, unit=chance.choice(branches), on=day)
        elif kind == 1:
            record_mobility(clerk, row, mobility=chance.choice([Mobility.LOST, Mobility.ABROAD]), on=day)
        elif kind == 2:
            end_mobility(clerk, row, mobility=chance.choice([Mobility.LOST, Mobility.ABROAD]), on=day)
        elif kind == 3:
            standing = Standing.RESTORED if row.standing == Standing.SUSPENDED else Standing.SUSPENDED
            change_standing(clerk, row, standing=standing, on=day, document_no="1号")
        else:
            place = Affiliation.objects.filter(person_id=row.person_id).order_by("-since")[0]
            correct_span(clerk, row, kind="affiliation", span=str(place.pk), since=day, reason="记错")

    def move(chance: random.Random) -> None:
        unit = Unit.objects.get(pk=chance.choice(branches).pk)
        with suppress(Refused):
            move_unit(
                clerk, unit, to=chance.choice(upper), on=today - timedelta(days=chance.randrange(200)), reason="调整"
            )

    def look(chance: random.Random) -> None:
        path = chance.choice(["0001", *(unit.path for unit in upper), *(unit.path for unit in branches)])
        day = today - timedelta(days=chance.choice((0, 0, chance.randrange(300))))
        with one_snapshot():
            assert read_one(path, STANDS, day) == counted_on(path, day), (path, day)

    crew = Crew()
    crew.start(look, until_over=True)
    crew.start(lambda _chance: fold() and None, until_over=True)
    for _writer in range(3):
        crew.start(act)
    crew.start(move)
    crew.wait()
    assert len(done) > ACTS
    assert differences() == []
    fold()
    assert differences() == []
    assert recount(today) == []
