"""The tags of pages."""

import pytest
from django.forms import CharField, ChoiceField, RadioSelect
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.safestring import SafeString

from zhibu.web.boards import Cell, Table
from zhibu.web.forms import Form
from zhibu.web.menu import Entry, render_menu
from zhibu.web.shell import Shell
from zhibu.web.templatetags import ui
from zhibu.web.tree import Branch, Mark


def show(text: str, **context: object) -> str:
    return Template(text).render(Context(context))


def test_a_light_is_never_colour_alone() -> None:
    for kind in ui.LIGHTS:
        html = show("{% light kind %}", kind=kind)
        assert "<svg" in html
        assert str(ui.LIGHTS[kind].word) in html


def test_an_unknown_light_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        show('{% light "green" %}')


def test_texts_are_escaped() -> None:
    assert "<b>" not in show("{% light 'ok' words %}{% empty words words %}{% crumbs words '/' %}", words="<b>x</b>")


def test_a_trail_leads_up_and_ends_where_one_is() -> None:
    html = show("{% crumbs trail %}", trail=[("校党委", "/units/1/?a=1&b=2"), ("", "/gone/"), ("<b>学院</b>", "")])
    assert html.count("<li>") == 2
    assert 'href="/units/1/?a=1&amp;b=2"' in html
    assert html.endswith("<li>&lt;b&gt;学院&lt;/b&gt;</li></ol></nav>")
    assert show("{% crumbs trail %}", trail=[]) == ""
    assert show("{% crumbs '甲' '/1' '乙' %}").count("<a ") == 1


def test_a_pager_links_what_there_is() -> None:
    html = show('{% pager before after "" "#list" %}', before="?before=a&x=1", after="")
    assert 'href="?before=a&amp;x=1" rel="prev" hx-get="?before=a&amp;x=1" hx-target="#list"' in html
    assert 'rel="next"' not in html
    assert "hx-get" not in show("{% pager after_url=after %}", after="?after=b")
    assert 'rel="next"' in show("{% pager after_url=after %}", after="?after=b")
    assert show("{% pager %}") == ""


class Asked(Form):
    articles = {"name": "第九条"}
    name = CharField(label="姓名", help_text="写全名")
    sex = ChoiceField(label="性别", choices=[("1", "男")], widget=RadioSelect)


def test_a_field_ties_hint_and_fault_to_its_control() -> None:
    html = show("{% field form.name %}", form=Asked({"name": ""}))
    assert 'aria-describedby="id_name_hint id_name_fault"' in html
    assert 'id="id_name_hint"' in html
    assert 'id="id_name_fault"' in html
    assert 'aria-invalid="true"' in html
    assert "第九条" in html
    assert "请填写姓名。" in html


def test_choices_stand_in_a_fieldset_with_their_question() -> None:
    html = show("{% field form.sex %}", form=Asked())
    assert "<fieldset" in html
    assert "<legend" in html


def test_typed_text_is_kept() -> None:
    assert 'value="张&lt;三"' in show("{% field form.name %}", form=Asked({"name": "张<三"}))


def test_faults_lead_to_their_fields() -> None:
    html = show("{% form_errors form %}", form=Asked({"name": ""}))
    assert 'href="#id_name"' in html
    assert "请填写姓名。" in html


def test_a_form_that_asks_carries_no_token() -> None:
    assert "csrf" not in show('{% form form method="get" %}', form=Asked(), csrf_token="secret")
    assert "secret" in show("{% form form %}", form=Asked(), csrf_token="secret")


def test_the_page_where_one_is_gets_marked() -> None:
    entries = tuple(Entry(key=key, label=key, icon="home", url_name="set_text_size", tab=1) for key in ("one", "two"))
    menu = render_menu(entries).at("two")
    for shape in menu:
        assert shape.count("aria-current") == 1
        assert 'data-key="two" aria-current="page"' in shape


def test_a_title_is_written_once_and_shown_twice() -> None:
    request = RequestFactory().get("/")
    page = Template('{% extends "web/shell.html" %}{% block title %}十一月{% endblock %}')
    html = page.render(Context({"shell": Shell(actor_name="赵国栋"), "request": request}))
    assert "<title>十一月 ·" in html
    assert "<h1>十一月</h1>" in html


@pytest.mark.parametrize("code", [400, 403, 404, 405, 413, 429, 500])
def test_pages_of_trouble_need_nothing(code: int) -> None:
    from django.template.loader import get_template

    html = get_template(f"web/{code}.html").render({})
    assert html.count("<h1>") == 1
    assert "回首页" in html


def test_help_is_the_rooms_own_template() -> None:
    html = show('{% help "web/components" %}', request=HttpRequest())
    assert "<details" in html
    assert "这一页做什么" in html


def test_names_in_a_tree_are_escaped() -> None:
    below = Branch(name="<i>二</i>", url="/2?a=1&b", lights=[Mark("bad", "3", "3 处要办")], light_text="<u>")
    above = Branch(name="<b>一</b>", url="/1", load_url="/1/below", lights=below.lights, children=[below])
    html = show("{% tree_lines branches %}", branches=[above])
    assert "<b>" not in html
    assert "<i>" not in html
    assert "<u>" not in html
    assert 'href="/2?a=1&amp;b"' in html
    assert html.count("light-marks") == 1  # of the line that others stand below
    assert "收起 &lt;b&gt;一&lt;/b&gt;" in html


def test_a_board_shows_words_escaped_and_html_as_it_is() -> None:
    row = [Cell("<b>甲</b>"), Cell(SafeString("<i>乙</i>")), Cell(1200, "/?a=1&b=2"), Cell(-3, is_change=True)]
    table = Table("key", "", ["", "", "", ""], [row])
    assert (
        '<tbody><tr><th scope="row">&lt;b&gt;甲&lt;/b&gt;</th><td><i>乙</i></td>'
        '<td class="number"><a href="/?a=1&amp;b=2">1,200</a></td><td class="number">−3</td></tr></tbody>'
    ) in table.shown
