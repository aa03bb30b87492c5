"""Of two at once, one keeps the name."""

import threading

import pytest
from django.db import connection, transaction

from tests.cast import Cast
from zhibu.gate.actor import Refused
from zhibu.meetings.actions import keep_template
from zhibu.meetings.models import Template

pytestmark = pytest.mark.django_db(transaction=True)


def keep(cast: Cast) -> None:
    keep_template(cast.actor("secretary"), cast.first, name="例会", kinds=["assembly"], theme="学习")


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select exists (select from pg_locks where not granted)")
        return bool(cursor.fetchone()[0])


def test_the_second_is_told_that_the_name_is_taken(cast: Cast) -> None:
    said: list[Exception] = []

    def second() -> None:
        try:
            keep(cast)
        except Exception as problem:
            said.append(problem)
        finally:
            connection.close()

    other = threading.Thread(target=second)
    with transaction.atomic():
        keep(cast)
        other.start()
        while other.is_alive() and not somebody_waits():
            other.join(0.05)
    other.join()
    assert [type(one) for one in said] == [Refused] and Template.objects.count() == 1
