"""Of two at once, one keeps the name."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

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
    def second() -> None:
        try:
            keep(cast)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as beside:
        with transaction.atomic():
            keep(cast)
            other = beside.submit(second)
            while not other.done() and not somebody_waits():
                sleep(0.05)
        assert isinstance(other.exception(), Refused)
    assert Template.objects.count() == 1
