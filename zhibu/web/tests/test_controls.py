"""Controls drawn as strings are those of Django's templates."""

from datetime import date
from html.parser import HTMLParser

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy

from zhibu.web.controls import _DRAWN, Controls
from zhibu.web.forms import DateInput

NASTY = "<b>\"'&"
CHOICES = [("", "不限"), ("1", NASTY), ("一组", [("2", gettext_lazy("党员")), ("3", "丙")]), (4, "丁")]
WIDGETS = [
    (forms.TextInput(), None),
    (forms.TextInput({"class": "a", "required": True, "disabled": False, "data-words": NASTY}), NASTY),
    (forms.NumberInput({"min": 0}), 1234),
    (forms.EmailInput(), "a@b"),
    (forms.PasswordInput(render_value=True), "x"),
    (forms.HiddenInput(), "1"),
    (forms.URLInput(), "https://x/?a=1&b=2"),
    (DateInput(), date(2026, 1, 2)),
    (forms.TimeInput(), "10:00"),
    (forms.DateTimeInput(), "2026-01-02 10:00"),
    (forms.Select(choices=CHOICES), "2"),
    (forms.Select({"aria-label": NASTY}, choices=CHOICES), 4),
    (forms.SelectMultiple(choices=CHOICES), ["1", "3"]),
    (forms.NullBooleanSelect(), None),
]


class Read(HTMLParser):
    """Everything that a browser reads, in its order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append(data)


@pytest.mark.parametrize(("widget", "value"), WIDGETS)
def test_a_control_is_that_of_the_template(widget, value) -> None:
    drawn = widget.render("some_name", value, {"id": "id_x"}, renderer=Controls())
    usual = widget.render("some_name", value, {"id": "id_x"}, renderer=DjangoTemplates())
    assert Read(drawn).found == Read(usual).found
    assert widget.template_name in _DRAWN


def test_other_controls_are_left_to_the_templates() -> None:
    assert "<textarea" in forms.Textarea().render("x", NASTY, renderer=Controls())
    assert forms.Textarea.template_name not in _DRAWN


def test_forms_are_drawn_by_it(settings) -> None:
    assert settings.FORM_RENDERER == "zhibu.web.controls.Controls"
