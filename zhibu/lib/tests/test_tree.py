import pytest
from hypothesis import given
from hypothesis import strategies as some

from zhibu.lib import tree

paths = some.lists(some.integers(1, 9999), min_size=1, max_size=6).map(
    lambda numbers: "".join(f"{number:04d}" for number in numbers)
)


def test_a_child_adds_four_digits():
    assert tree.child("", 1) == "0001"
    assert tree.child("00010007", 32) == "000100070032"


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_a_number_that_does_not_fit_is_refused(number):
    with pytest.raises(ValueError):
        tree.child("0001", number)


def test_steps_up_are_counted_and_listed():
    assert tree.parent("000100070032") == "00010007"
    assert tree.parent("0001") == ""
    assert tree.level("000100070032") == 3
    assert tree.ancestors("000100070032") == ["0001", "00010007"]
    assert tree.ancestors("000100070032", itself=True) == ["0001", "00010007", "000100070032"]
    assert tree.ancestors("") == []


@given(paths, paths)
def test_the_range_holds_exactly_the_subtree(upper, other):
    assert (upper <= other < tree.successor(upper)) == tree.covers(upper, other)


@given(paths, some.integers(1, 9999))
def test_every_child_lies_in_its_parents_range(upper, number):
    assert upper <= tree.child(upper, number) < tree.successor(upper)


def test_the_whole_tree_has_no_upper_bound():
    with pytest.raises(ValueError):
        tree.successor("")


def test_covered_paths_are_dropped():
    assert tree.collapse(["00010002", "0001", "00020001", "00010002", "00020001"]) == ["0001", "00020001"]
    assert tree.collapse([]) == []


@given(some.lists(paths, max_size=20), paths)
def test_collapsing_never_changes_what_is_covered(chosen, somewhere):
    kept = tree.collapse(chosen)
    covered = any(tree.covers(path, somewhere) for path in chosen)
    assert any(tree.covers(path, somewhere) for path in kept) == covered
    assert sum(tree.covers(path, somewhere) for path in kept) <= 1
