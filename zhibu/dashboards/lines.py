"""One line of a home page: a light, what it is, why, and the one button that does it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """What is owed or done, in words, with one thing to do about it."""

    light: str
    word: str
    title: str
    note: str = ""
    url: str = ""
    button: str = ""
    article: str = ""
    why: str = ""
