"""Pages of the letter box: those of writers, whom nobody knows, and those of readers."""

from zhibu.letters.views.reading import answer_letter, close_letter, list_letters, pass_letter, show_letter
from zhibu.letters.views.writing import add_to_letter, follow_letter, write_letter

__all__ = [
    "add_to_letter",
    "answer_letter",
    "close_letter",
    "follow_letter",
    "list_letters",
    "pass_letter",
    "show_letter",
    "write_letter",
]
