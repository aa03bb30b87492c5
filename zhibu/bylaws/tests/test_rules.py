"""What may be set locally is decided in one place."""

import pytest

from zhibu.bylaws.rules import fault_of, is_open
from zhibu.rulebook.rules import Direction, Value


@pytest.mark.parametrize(
    ("tighten", "fault"), [("at_least", "same"), ("at_most", "same"), ("exactly", "fixed"), (None, "closed")]
)
def test_open_is_what_has_a_direction(tighten: Direction | None, fault: str) -> None:
    value = Value("n", "min", 3, tighten=tighten)
    assert fault_of(value, 3) == fault
    assert is_open(value) == (fault == "same")
