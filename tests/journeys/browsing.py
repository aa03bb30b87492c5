"""A person in a real browser: signs in, walks, and notices what goes wrong on the way."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from tests.journeys.installation import RESULTS, ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Walk:
    """One person's page, and everything that was wrong while they walked."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context, self.address = context, address
        self.page = context.new_page()
        self.faults: list[str] = []
        self.seen: dict[str, None] = {}  # every path that was opened, in order
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)

    def go(self, path: str) -> Response:
        """Open a path of the installation and return its answer."""
        answer = self.page.goto(self.address + path, wait_until="load")
        assert answer
        return answer

    def press(self, name: str | re.Pattern[str], *, role: Any = "link") -> None:
        """Press the link or button of that name."""
        self.page.get_by_role(role, name=name).first.click()

    def heading(self, text: str | re.Pattern[str]) -> None:
        """Wait until the page's heading says so."""
        expect(self.page.locator("h1")).to_have_text(text)

    def sign_in(self, username: str, password: str) -> None:
        """Sign in with username and password, as one types them."""
        self.go("/sign-in/")
        self.page.locator("#id_login").fill(username)
        self.page.locator("#id_password").fill(password)
        self.page.get_by_role("button", name="登录", exact=True).click()
        self.page.wait_for_url(lambda url: "/sign-in/" not in url)

    def picture(self, name: str, *, whole: bool = False) -> None:
        """Keep a screenshot in test-results/ and hold that nothing sticks out sideways."""
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        folder = RESULTS / "journeys"
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / f"{name}-{width}.png", full_page=whole)
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} is wider than {width}"

    def status(self, path: str, *, method: str = "GET") -> int:
        """Return the status that this session gets, by fetch from within the page; redirects are not followed."""
        token = self.page.evaluate("document.cookie.match(/csrftoken=([^;]+)/)?.[1] ?? ''")
        told = """async ([path, method, token]) => {
            const headers = method == 'POST' ? {'X-CSRFToken': token} : {};
            const answer = await fetch(path, {method, headers, redirect: 'manual'});
            return answer.type == 'opaqueredirect' ? 302 : answer.status;
        }"""
        return int(self.page.evaluate(told, [path, method, token]))

    def links(self) -> list[str]:
        """Return the paths that the page offers: links, forms, pictures, and what htmx would fetch."""
        script = """() => [...document.querySelectorAll('a[href], form[action], img[src], [hx-get], [hx-post]')]
            .map((one) => one.getAttribute('href') ?? one.getAttribute('action') ?? one.getAttribute('src')
                ?? one.getAttribute('hx-get') ?? one.getAttribute('hx-post'))"""
        found = [urlsplit(str(link)) for link in self.page.evaluate(script)]
        return list(dict.fromkeys(link.path for link in found if link.path.startswith("/") and not link.netloc))

    def axe(self) -> list[str]:
        """Return what axe finds; the strict CSP lets no script in but ours, so it goes in by the debugger."""
        session = self.context.new_cdp_session(self.page)
        session.send("Runtime.evaluate", {"expression": AXE.read_text()})
        run = f"""axe.run(document, {{runOnly: {{type: 'tag', values: {TAGS}}}}}).then((found) =>
            found.violations.map((one) => `${{one.id}}: ${{one.nodes.map((node) => node.html.slice(0, 200)
                + ' — ' + node.failureSummary).join(' | ')}}`))"""
        asked = {"expression": run, "awaitPromise": True, "returnByValue": True}
        answer = session.send("Runtime.evaluate", asked)
        session.detach()
        assert "exceptionDetails" not in answer, answer
        return list(answer["result"]["value"])

    def _said(self, said: Any) -> None:
        expected = re.search(r"status of (403|404|405|409|422)", said.text)
        if said.type in {"error", "warning"} and not expected:
            self.faults.append(f"console: {said.text} ({self.page.url})")

    def _asked(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"data", "blob"}:
            return
        if f"{parts.scheme}://{parts.netloc}" != self.address:
            self.faults.append(f"another host is asked: {request.url}")

    def _answered(self, response: Response) -> None:
        path = urlsplit(response.url).path
        if response.status >= 500:
            self.faults.append(f"{response.status}: {path}")
        if not path.startswith("/static/") and response.url.startswith(self.address):
            self.seen[path] = None


type As = Callable[..., AbstractContextManager[Walk]]


@contextmanager
def walking(browser: Browser, address: str, *, device: dict[str, Any] = DESK, state: Any = None) -> Iterator[Walk]:
    """Give a person a browser of their own for the block; nothing may have gone wrong at its end."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", storage_state=state, **device)
    context.set_default_timeout(20_000)
    walk = Walk(context, address)
    try:
        yield walk
    except BaseException:
        _keep_failure(walk.page)
        raise
    finally:
        context.close()
    assert not walk.faults, "\n".join(walk.faults)


def _keep_failure(page: Page) -> None:
    folder: Path = RESULTS / "journeys"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / "failed.png", full_page=True)
