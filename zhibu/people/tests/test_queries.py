"""What is read of people who are only named."""

import re

from zhibu.people.models import Person
from zhibu.people.queries import with_names


def test_of_whoever_is_only_named_nothing_sealed_is_read() -> None:
    """The joined person is there with name and key, and with no other column."""
    told = str(with_names(Person.objects.all(), "merged_into").query)
    assert set(re.findall(r'"T2"\."(\w+)"', told)) == {"id", "name"}
