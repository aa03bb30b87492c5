"""One line of a list of things to do: a light, what it is, why, and the one button that does it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhibu.lib.html import escape
from zhibu.web.templatetags.ui import light as light_tag


@dataclass(frozen=True)
class Line:
    """What is owed or done, in words, with one thing to do about it; `why` leads to what it rests on."""

    light: str
    word: str
    title: str
    note: str = ""
    url: str = ""
    button: str = ""
    article: str = ""
    why: str = ""

    @property
    def shown(self) -> SafeString:
        """Return the line as HTML: a template costs several times as much a line."""
        title, button = escape(self.title), ""
        if self.button:
            word = escape(self.button)
            button = f'<a class="btn btn-quiet" href="{escape(self.url)}" aria-label="{word}：{title}">{word}</a>'
        return SafeString(
            f'<div class="rowline">{light_tag(self.light, self.word)}<div class="rowline-text">'
            f'<div class="rowline-title">{title}</div>{self._facts(title)}</div>{button}</div>'
        )

    def _facts(self, title: str) -> str:
        if not (self.note or self.article):
            return ""
        article = f' <span class="art">{escape(self.article)}</span>' if self.article else ""
        why = ""
        if self.why:
            word = escape(_("为什么"))
            why = f' · <a href="{escape(self.why)}" aria-label="{word}：{title}">{word}</a>'
        return f'<div class="rowline-note">{escape(self.note)}{article}{why}</div>'


def shown(lines: Iterable[Line]) -> SafeString:
    """Return the lines as HTML, without the card around them."""
    return SafeString("".join([line.shown for line in lines]))
