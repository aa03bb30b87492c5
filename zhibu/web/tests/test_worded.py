"""Sentences kept without their language."""

from datetime import date

import pytest
from django.template import Context, Template
from django.utils.translation import gettext_lazy, override, pgettext, pgettext_lazy

from zhibu.web.worded import Worded, joined, kept, worded


def test_it_is_said_in_the_language_of_whoever_reads_it() -> None:
    sentence = worded("未读")
    for language, said in [("zh-hans", "未读"), ("zh-hant", "未讀"), ("en", "Unread")]:
        with override(language):
            assert str(sentence) == said == f"{sentence}"
            assert Template("{{ x }}").render(Context({"x": sentence})) == said


def test_labels_and_sentences_within_follow_and_what_was_typed_stays() -> None:
    with override("en"):  # made by somebody who reads English
        label = gettext_lazy("未读")
        sentence = worded("%(item)s，请在 %(day)s 前答复。") % {"item": label, "day": date(2026, 1, 2)}
        assert "Unread" in str(sentence) and "2026-01-02" in str(sentence)
    with override("zh-hant"):
        assert str(sentence) == "未讀，請在 2026-01-02 前答覆。"
    with override("en"):
        assert str(joined(" · ", worded("未读"), "", "未读")) == "Unread · 未读"


def test_a_label_keeps_the_context_by_which_it_is_told_from_others() -> None:
    label = pgettext_lazy("employment", "其他")
    assert kept(label) == {"id": "其他", "context": "employment"}
    assert kept(gettext_lazy("未读")) == {"id": "未读"}
    with override("en"):
        assert str(Worded(kept(label))) == pgettext("employment", "其他") != "其他"


def test_what_is_kept_is_json_and_comes_back() -> None:
    sentence = worded("%(name)s请假：%(theme)s") % {"name": "张 <三>", "theme": worded("未读")}
    assert str(Worded(kept(sentence))) == "张 <三>请假：未读"
    assert "&lt;三&gt;" in Template("{{ x }}").render(Context({"x": sentence}))


def test_a_text_as_typed_with_a_sign_of_places_is_left_alone() -> None:
    assert str(Worded("完成 100%(约)")) == "完成 100%(约)"
    assert "100%(x)s" in str(worded("%(name)s请假：%(theme)s") % {"name": "100%(x)s", "theme": "t"})
    with pytest.raises(AssertionError):
        Worded("typed") % {}
