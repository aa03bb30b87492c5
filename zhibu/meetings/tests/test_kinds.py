"""Kinds of gathering are called what readers call them; one's own, as it was named."""

import pytest
from django.utils.translation import override

from zhibu.meetings.kinds import kinds, own_kind


@pytest.mark.parametrize("key", kinds())
def test_every_kind_of_the_house_has_its_english(key: str) -> None:
    with override("en"):
        assert kinds()[key].label.isascii()


def test_in_traditional_and_ones_own_as_it_was_named() -> None:
    with override("zh-hant"):
        assert kinds()["assembly"].label == "黨員大會"
    with override("en"):
        assert own_kind("读书会").label == "读书会"
