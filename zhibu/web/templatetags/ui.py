"""The vocabulary of pages: available in every template without `{% load %}`."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from django import template
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template import Context, defaulttags, loader
from django.template.base import Parser, Token
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhibu.lib.html import escape
from zhibu.web import panels as added
from zhibu.web import showing, tree
from zhibu.web.addresses import address
from zhibu.web.veils import holds_number, masked

register = template.Library()


class Light(NamedTuple):
    """One of the four lights: its icon, and the word where none is given."""

    icon: str
    word: Any


LIGHTS = {
    "ok": Light(icon="check", word=_("已完成")),
    "warn": Light(icon="clock", word=_("留意")),
    "bad": Light(icon="alert-circle", word=_("要办")),
    "rest": Light(icon="minus", word=_("不作要求")),
}
NOTHING = Light(icon="inbox", word="")


class Address(defaulttags.URLNode):
    """The address of a page, or of one row: those of a name differ by the row's key only, and are not made anew."""

    def render(self, context: Context) -> str:
        """Return the address; what names no single row, and maybe a part of it, is left to Django."""
        keys = [key.resolve(context) for key in self.args]
        is_row = all(isinstance(key, UUID) for key in keys[:1]) and all(isinstance(word, str) for word in keys[1:])
        if self.asvar or self.kwargs or not is_row:
            return super().render(context)
        return address(self.view_name.resolve(context), *keys)


@register.tag
def url(parser: Parser, token: Token) -> Address:
    """Show an address, as Django's tag of this name does."""
    node = defaulttags.url(parser, token)
    return Address(node.view_name, node.args, node.kwargs, node.asvar)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of the sprite; with a label it speaks, without one it is decoration."""
    return _icon(name, str(label))


@lru_cache(maxsize=1024)
def _icon(name: str, label: str) -> SafeString:
    speak = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon" {} focusable="false"><use href="{}#{}"/></svg>', speak, static("web/icons.svg"), name
    )


@register.simple_tag
def light(kind: str, text: str = "", icon: str = "") -> SafeString:
    """Show a light: `ok`, `warn`, `bad` or `rest`, always with an icon and a word."""
    shape = LIGHTS[kind]
    return _light(kind, str(text or shape.word), icon or shape.icon)


@lru_cache(maxsize=1024)
def _light(kind: str, text: str, icon: str) -> SafeString:
    return format_html('<span class="light {}">{}{}</span>', kind, _icon(icon, ""), text)


@register.simple_tag
def person_avatar(name: str, photo_url: str = "") -> SafeString:
    """Show a person's photo, or the surname's character; the name stands beside it, so this is decoration."""
    if photo_url:
        return format_html('<img class="avatar" src="{}" alt="" width="40" height="40" loading="lazy">', photo_url)
    return format_html('<span class="avatar" aria-hidden="true">{}</span>', str(name)[:1])


@register.simple_tag
def progress(done: float, total: float, text: str = "") -> SafeString:
    """Show how far long work is, as a bar with words; a total of 0 shows that it runs without a known end."""
    value = format_html(' value="{}" max="{}"', int(done), int(total)) if total else ""
    words = text or (f"{int(done):,} / {int(total):,}" if total else "")
    return format_html(
        '<div class="progress-line"><progress aria-label="{}"{}></progress><span>{}</span></div>',
        words or _("进行中"),
        value,
        words,
    )


@register.simple_tag
def bar(value: float, most: float, label: str) -> SafeString:
    """Show one bar of a row of numbers; the number itself must stand beside it."""
    return format_html('<progress class="bar" value="{}" max="{}" aria-label="{}"></progress>', value, most or 1, label)


@register.inclusion_tag("web/parts/empty.html")
def empty(title: str, text: str = "", url: str = "", action: str = "", icon: str = "") -> dict[str, Any]:
    """Say that there is nothing yet, and what to do next."""
    return {"title": title, "text": text, "url": url, "action": action, "icon": icon or NOTHING.icon}


@register.simple_tag
def crumbs(*trail: Any) -> SafeString:
    """Show where this page stands: `{% crumbs label url label url … %}` or one sequence of (label, url)."""
    if len(trail) == 1 and not isinstance(trail[0], str):
        pairs: Iterable[Sequence[Any]] = trail[0]
    else:
        pairs = [(trail[at], trail[at + 1] if at + 1 < len(trail) else "") for at in range(0, len(trail), 2)]
    steps = []
    for label, url in pairs:
        text = conditional_escape(label) if label else ""
        if text:
            step = f'<a href="{conditional_escape(url)}">{icon("arrow-left")}{text}</a>' if url else text
            steps.append(f"<li>{step}</li>")
    if not steps:
        return SafeString()
    return SafeString(f'<nav class="crumbs" aria-label="{escape(gettext("所在位置"))}"><ol>{"".join(steps)}</ol></nav>')


@register.simple_tag(takes_context=True)
def help(context: Context, topic: str) -> SafeString:
    """Show a page's help, folded: topic `room/name` is the template `room/help/name.html`."""
    room, name = topic.split("/", 1)
    text = loader.get_template(f"{room}/help/{name}.html").render(
        {str(name): value for name, value in context.flatten().items()}
    )
    return loader.render_to_string("web/parts/help.html", {"text": text})


@register.simple_tag
def tree_lines(branches: Sequence[tree.Branch]) -> SafeString:
    """Show lines of a tree with the lines below them that are open."""
    return tree.lines(branches, twist=icon("chevron-right"))


@register.simple_tag
def light_marks(lights: Sequence[tree.Mark]) -> SafeString:
    """Show how many lights of each look there are; their words must stand beside them."""
    return tree.marks(lights)


@register.simple_tag
def pager(before_url: str = "", after_url: str = "", text: str = "", target: str = "") -> SafeString:
    """Link the page before and the page after; `target` is the part that htmx swaps."""
    if not (before_url or after_url or text):
        return SafeString()
    before = after = ""
    if before_url:
        before = f"<a {_turned(before_url, 'prev', target)}>{icon('chevron-left')}{escape(gettext('上一页'))}</a>"
    if after_url:
        after = f"<a {_turned(after_url, 'next', target)}>{escape(gettext('下一页'))}{icon('chevron-right')}</a>"
    middle = f'<span class="pager-text muted">{conditional_escape(text)}</span>'
    return SafeString(f'<nav class="pager" aria-label="{escape(gettext("翻页"))}">{before}{middle}{after}</nav>')


def _turned(url: str, rel: str, target: str) -> str:
    """Return the attributes of the way to another page of a list."""
    to = conditional_escape(url)
    swap = f' hx-get="{to}" hx-target="{escape(target)}" hx-push-url="true"' if target else ""
    return f'class="btn btn-quiet" href="{to}" rel="{rel}"{swap}'


@register.simple_tag
def field(bound: BoundField, **options: Any) -> SafeString:
    """Show one field of a form: label, hint with its article, control, what is wrong; see showing.shown for options."""
    return loader.render_to_string("web/parts/field.html", showing.shown(bound, **options))


@register.simple_tag(takes_context=True)
def way_back(context: Context) -> str:
    """Return the address at which this page can be opened again: what was posted answers at one that often cannot."""
    request: HttpRequest = context["request"]
    came = urlsplit(request.headers.get("Referer", ""))
    if request.method == "POST" and came.path and came.netloc == request.get_host():
        return came._replace(scheme="", netloc="", fragment="").geturl()
    return request.get_full_path()


@register.inclusion_tag("web/parts/box.html")
def box(url: str, label: str, hint: str, asked: str = "", **kept: str) -> dict[str, Any]:
    """Show a box that finds something at the address; `kept` goes with the question, what is empty does not.

    It is posted, and a number that was asked for is not shown again: see veils.
    """
    is_number = holds_number(asked)
    return {
        "url": url,
        "label": label,
        "hint": masked(asked) if is_number else hint,
        "typed": "" if is_number else asked,
        "kept": [(name, value) for name, value in kept.items() if value],
    }


@register.inclusion_tag("web/parts/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """Show, above a form, what stopped it: its own sentences, and a link to each field with a fault."""
    faults = []
    for name, errors in form.errors.items():
        if name in form.fields:
            label, sentence = str(form[name].label), str(errors[0])
            faults.append((form[name], "" if label in sentence else label, sentence))
    return {"form": form, "faults": faults, "kept": bool(form.errors)}


@register.inclusion_tag("web/parts/form.html", takes_context=True)
def form(
    context: Context, form: BaseForm, submit: str = "", cancel_url: str = "", method: str = "post"
) -> dict[str, Any]:
    """Show a whole form's inside: token, faults, the fields in order, the buttons; `method="get"`: no token."""
    return {
        "form": form,
        "submit": submit,
        "cancel_url": cancel_url,
        "csrf_token": context.get("csrf_token"),
        "is_get": method != "post",
    }


@register.simple_tag(takes_context=True)
def repeat_block(context: Context, name: str) -> SafeString:
    """Show a block's text a second time, so that the heading and the window's title are written once."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    return SafeString(block.render(context).strip() if block else "")


@register.simple_tag(takes_context=True)
def marked(context: Context, menu: Any, shape: str, key: str = "at") -> SafeString:
    """Show the menu with the entry marked that the page's block `at` names."""
    if not menu:
        return SafeString()
    return SafeString(getattr(menu.at(repeat_block(context, key)), shape))


@register.simple_tag(takes_context=True)
def panels(context: Context, place: str, subject: Any) -> SafeString:
    """Show what upper rooms add to this page about the subject."""
    return SafeString("".join(added.shown(place, context["request"], subject)))


@register.filter
def capped(text: str) -> str:
    """Start the text with a capital where the script has them."""
    return capfirst(str(text))
