"""Texts put into HTML."""

import html

from hypothesis import given
from hypothesis import strategies as st

from zhibu.lib.html import escape


@given(st.text(alphabet=st.sampled_from("&<>\"'党a ")))
def test_it_escapes_as_the_library_does(text: str) -> None:
    assert escape(text) == html.escape(text)
