"""New words get their numbers while others count: nobody waits for a lock that waits for him."""

import threading
import time
from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from zhibu.figures.actions import codes
from zhibu.figures.actions.counting import Count, counting
from zhibu.figures.actions.locks import FAMILY
from zhibu.figures.queries import read_one
from zhibu.figures.testing import count_anew, lay, run

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = date(2026, 6, 15)


def together(*acts: Callable[[Count], None]) -> list[DatabaseError]:
    """Do the acts at one time, each counting on a connection of its own; return what went wrong."""
    failed: list[DatabaseError] = []

    def do(act: Callable[[Count], None]) -> None:
        try:
            with transaction.atomic(), counting(TODAY) as count:
                act(count)
        except DatabaseError as problem:
            failed.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


def other_has_ended_or_waits() -> bool:
    """Return whether the other act is over, or waits for a lock of this room."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*), count(*) filter (where not granted) from pg_locks"
            " where locktype = 'advisory' and classid = %s and pid <> pg_backend_pid()"
            " and database = (select oid from pg_database where datname = current_database())",
            [FAMILY],
        )
        held, awaited = cursor.fetchone()
    return not held or bool(awaited)


def until(holds: Callable[[], bool]) -> None:
    """Wait for what must come soon; raise TimeoutError where it does not."""
    last = time.monotonic() + 10
    while not holds():
        if time.monotonic() > last:
            raise TimeoutError
        time.sleep(0.005)


def test_after_a_release_with_new_words_two_acts_do_not_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    many, one = uuid4(), uuid4()
    for bean in (many, one):
        lay(bean, "0001", date(2026, 5, 1))
    count_anew(TODAY)
    run("update figures_figurecode set value = 'former ' || value")  # the words that this release counts are not there
    monkeypatch.setattr(codes, "_settled", None)  # its process has just begun
    is_held, has_given = threading.Event(), threading.Event()

    def end(bean: UUID) -> None:
        run("update figures_bean set until = %s where id = %s", TODAY, bean)

    def holds_a_row_then_gives(count: Count) -> None:
        count.touch("beans", [one])
        is_held.set()
        has_given.wait(1)
        end(one)

    def gives_then_wants_the_row(count: Count) -> None:
        is_held.wait(1)
        count.touch_where("beans", "select %(many)s::uuid", {"many": many})
        has_given.set()
        until(other_has_ended_or_waits)  # it would wait for the numbers, did it give them only now
        count.touch("beans", [one])
        end(many)

    assert together(holds_a_row_then_gives, gives_then_wants_the_row) == []
    assert read_one("0001", ["bean"], TODAY) == {("bean", "former "): 2, ("bean", ""): -2}, "both are counted"


def test_once_all_have_their_numbers_nothing_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    count_anew(TODAY)
    monkeypatch.setattr(codes, "_settled", None)
    asked: list[int] = []
    monkeypatch.setattr(codes, "_known", lambda known=codes._known: asked.append(1) or known())
    assert together(lambda _count: None) == together(lambda _count: None) == []
    assert len(asked) == 1
    run("delete from figures_figurecode where id = (select max(id) from figures_figurecode)")  # as a rollback does
    assert together(lambda _count: None) == together(lambda _count: None) == []
    assert len(asked) == 3, "given, and found to be there"
