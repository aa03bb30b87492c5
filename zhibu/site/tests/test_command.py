"""The `zhibu` command: what its help offers is there."""

from importlib import import_module

import pytest

from zhibu.site import command


@pytest.mark.parametrize("word", command.WORDS)
def test_each_word_of_the_help_leads_to_a_function(word: str) -> None:
    module, _colon, name = command.WORDS[word].target.partition(":")
    assert callable(getattr(import_module(module), name))


def test_the_help_names_each_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["help"]) == 0
    offered = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    assert offered == [*command.WORDS, "manage"]


def test_an_unknown_word_fails_and_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["recuont"]) == 2
    told = capsys.readouterr()
    assert "recuont" in told.err
    assert "import-roster" in told.err
    assert told.out == ""
