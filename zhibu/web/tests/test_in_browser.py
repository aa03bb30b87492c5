"""The components in real Chromium: on a phone and a desk, in both sizes of type, by keyboard, under the strict CSP."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from zhibu.web.boards import Cell, Table

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (360, 1280)


@pytest.fixture
def address(live_server: Any, settings: Any) -> str:
    settings.DEMO = True
    return f"{live_server.url}/web/components"


def opened(browser: Browser, address: str, width: int, *, large: bool = False) -> Page:
    context = browser.new_context(locale="zh-CN", viewport={"width": width, "height": 800})
    if large:
        context.add_cookies([{"name": "large", "value": "1", "url": address}])
    page = context.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page


def errors_of(page: Page) -> list[str]:
    """Return what the console complained of since the page was opened."""
    said = [one.text for one in page.console_messages() if one.type == "error"]
    return said + [str(error) for error in page.page_errors()]


def faults(page: Page) -> list[str]:
    """Return what axe finds; the CSP lets no script in but ours, so it goes in by the debugger."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE.read_text()})
    found = session.send(
        "Runtime.evaluate",
        {
            "expression": "axe.run(document).then(r => r.violations.map(v => `${v.id}: ${v.nodes[0].html}`))",
            "awaitPromise": True,
            "returnByValue": True,
        },
    )
    return list(found["result"]["value"])


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_and_nothing_sticks_out(browser: Browser, address: str, width: int, large: bool) -> None:
    page = opened(browser, address, width, large=large)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("form:has(#id_name) button[type=submit]").click()
    expect(page.locator("[role=alert]")).to_be_focused()
    page.locator(".filters summary").click()
    page.locator(".list-tools summary").nth(1).click()
    assert faults(page) == []
    assert errors_of(page) == []


def test_axe_would_find_a_fault(browser: Browser, address: str) -> None:
    page = opened(browser, address, 360)
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input><img src=x>')")
    assert any(fault.startswith("label") for fault in faults(page))


def test_what_is_pressed_on_a_phone_is_large_enough(browser: Browser, address: str) -> None:
    page = opened(browser, address, 360)
    small = page.evaluate("""() => {
        const pressed = 'a.btn, button, summary, .tab, .menu-line, .chip, .twist, .tree-name, .choice, select';
        return [...document.querySelectorAll(pressed + ', input[type=text]')].filter((one) => one.checkVisibility())
            .filter((one) => { const box = one.getBoundingClientRect(); return box.height < 43.9 || box.width < 43.9; })
            .map((one) => one.outerHTML.slice(0, 120));
    }""")
    assert small == []


WINDOWS = Table(
    "windows",
    "",
    ["什么事", "时段", "次数 / 要求", "完成情况", "哪天的记录、什么原因"],
    [[Cell("组织生活会"), Cell("2026 年第 4 季度"), Cell("4 / 1"), Cell("没有完成"), Cell("10-14、11-03")]],
)


def test_a_table_of_figures_is_read_on_a_phone_without_moving_it(browser: Browser, address: str) -> None:
    page = opened(browser, address, 360)
    page.evaluate(
        "(html) => document.querySelector('main').insertAdjacentHTML('beforeend', `<div class=card>${html}</div>`)",
        WINDOWS.shown,
    )
    wrap = page.locator(".table-wrap:has(#windows)")
    assert wrap.evaluate("(one) => one.scrollWidth - one.clientWidth") <= 0


def test_filters_swap_the_rows_and_write_a_short_address(browser: Browser, address: str) -> None:
    page = opened(browser, address, 1280)
    page.locator(".filters summary").click()
    page.get_by_label("预备党员").check()
    expect(page.locator(".list-count")).to_have_text("共 4 名党员")
    expect(page.locator(".chip")).to_contain_text("预备党员")
    assert page.url.endswith("?stage=probationary")
    page.locator(".chip").click()
    expect(page.locator(".list-count")).to_have_text("共 30 名党员")


def test_a_list_is_whole_without_scripts(browser: Browser, address: str) -> None:
    page = browser.new_context(locale="zh-CN", java_script_enabled=False).new_page()
    page.goto(address)
    page.locator(".filters summary").click()
    page.get_by_label("预备党员").check()
    page.get_by_role("button", name="看结果").click()
    expect(page.locator(".list-count")).to_have_text("共 4 名党员")
    page.goto(f"{address}?order=joined")
    page.get_by_role("link", name="下一页").click()
    expect(page.locator("td.title").first).to_be_visible()
    assert "after=" in page.url


def test_the_tree_is_walked_by_keyboard(browser: Browser, address: str) -> None:
    page = opened(browser, address, 1280)
    here = page.locator(".tree [aria-current=page]")
    here.focus()
    page.keyboard.press("ArrowLeft")
    expect(here).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(page.locator(":focus")).to_contain_text("机电总支部")
    page.keyboard.press("ArrowRight")
    expect(page.locator(":focus")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowRight")
    expect(page.locator(":focus")).to_contain_text("综采一区党支部")


def test_leaving_with_unsaved_changes_is_asked_about(browser: Browser, address: str) -> None:
    page = opened(browser, address, 1280)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#id_name").press_sequentially("张三")
    page.goto(f"{address}?left")
    assert asked == ["beforeunload"]
    page.goto(address)
    assert asked == ["beforeunload"]


@pytest.mark.parametrize("is_plain_http", [False, True])
def test_a_text_is_copied_where_browsers_give_no_clipboard_too(
    browser: Browser, address: str, is_plain_http: bool
) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    if is_plain_http:
        context.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page = context.new_page()
    page.goto(address)
    button = page.locator("[data-copy]").first
    button.click()
    name = page.locator("#id_name")
    name.fill("")
    name.press("Control+v")
    expect(name).to_have_value(button.get_attribute("data-copy") or "?")
    assert errors_of(page) == []


def test_a_second_press_sends_nothing(browser: Browser, address: str) -> None:
    page = opened(browser, address, 1280)
    stopped = page.evaluate("""() => {
        const stopped = [];
        addEventListener('submit', (event) => stopped.push(event.defaultPrevented));
        const form = document.querySelector('form:has(#id_name)');
        form.requestSubmit();
        form.requestSubmit();
        return stopped;
    }""")
    assert stopped == [False, True]


@pytest.mark.parametrize("is_known", [False, True])
def test_what_was_typed_stays_where_there_is_no_network(browser: Browser, address: str, is_known: bool) -> None:
    page = opened(browser, address, 360)
    page.locator("#id_name").fill("张三")
    if is_known:
        page.context.set_offline(True)
    else:  # the phone thinks that it has a network, and nothing goes through
        page.route("**/*", lambda route: route.abort())
        page.locator("#list_q").press_sequentially("李")
        expect(page.locator("#say")).to_contain_text("网络不通")
    submit = page.locator("form:has(#id_name) button[type=submit]")
    submit.click()
    expect(page.locator("#say")).to_have_text("网络不通，填的内容还在，连上网后再试。")
    expect(page.locator("#id_name")).to_have_value("张三")
    page.context.set_offline(False)
    page.unroute_all()
    submit.click()
    expect(page.locator("[role=alert]")).to_be_focused()
    expect(page.locator("#id_name")).to_have_value("张三")


def test_large_type_is_switched_without_scripts(browser: Browser, address: str) -> None:
    page = browser.new_context(
        locale="zh-CN", java_script_enabled=False, viewport={"width": 360, "height": 800}
    ).new_page()
    page.goto(address)
    assert page.locator("main").is_visible()
    page.get_by_role("button", name="大字").click()
    expect(page.locator("html")).to_have_class("large")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_number_that_somebody_types_is_in_no_address(browser: Browser, address: str, width: int) -> None:
    page = opened(browser, address, width)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#list_q").press_sequentially("13912345678")
    expect(page.locator(".chip").first).to_contain_text("139****5678")
    page.reload()
    expect(page.locator(".chip").first).to_contain_text("139****5678")
    expect(page.locator("#list_q")).to_have_value("")
    assert "q=~" in page.url
    assert not [one for one in asked if "139123" in one]
