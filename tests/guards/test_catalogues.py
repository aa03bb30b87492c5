"""Every room says what it says in all three languages (what the check finds: zhibu/site/tests/test_catalogues.py)."""

import io
from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from zhibu.site import catalogues


@pytest.mark.parametrize("room", catalogues.rooms(), ids=lambda room: room.name)
def test_every_catalogue_says_what_its_sources_say(room: Path) -> None:
    faults = list(catalogues.check(room))
    assert not faults, "run `zhibu manage catalogues`, then fill in the English:\n" + "\n".join(map(str, faults))


def test_no_two_rooms_say_one_text_differently() -> None:
    told: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for room in catalogues.rooms():
        file = room / "locale" / "en" / "LC_MESSAGES" / "django.po"
        if file.exists():
            for message in read_po(io.BytesIO(file.read_bytes())):
                if message.id and isinstance(message.id, str) and message.context is None:
                    told[message.id][str(message.string)].add(room.name)
    twice = {text: dict(said) for text, said in told.items() if len(said) > 1}
    assert twice == {}, "one catalogue wins for all pages: give the text one English, or two texts"
