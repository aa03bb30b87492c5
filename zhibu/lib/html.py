"""Texts put into HTML."""

import html
import re

_MARKS = re.compile("[&<>\"']").search


def escape(text: str) -> str:
    """Escape what HTML would read as its own; most texts of a page hold nothing of the kind and stay as they are."""
    return html.escape(text) if _MARKS(text) else text
