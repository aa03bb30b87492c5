"""Every room says what it says in all three languages (what the check finds: zhibu/site/tests/test_catalogues.py)."""

from pathlib import Path

import pytest

from zhibu.site import catalogues


@pytest.mark.parametrize("room", catalogues.rooms(), ids=lambda room: room.name)
def test_every_catalogue_says_what_its_sources_say(room: Path) -> None:
    faults = list(catalogues.check(room))
    assert not faults, "run `zhibu manage catalogues`, then fill in the English:\n" + "\n".join(map(str, faults))
