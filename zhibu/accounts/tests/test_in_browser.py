"""From the slip in one's hand to signing in with a finger, in real Chromium, under the strict CSP."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from zhibu.accounts.models import Session, User
from zhibu.accounts.testing import make_invited
from zhibu.people.models import Person
from zhibu.web.tests.test_in_browser import faults

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
HOME = re.compile(r"://[^/]+/$")
CHOSEN = "四月里的小雨 2026"


@pytest.fixture
def slip(live_server: Any) -> str:
    """Return the address that a slip's picture holds."""
    user, code = make_invited(timezone.now() - timedelta(minutes=1))
    Person.objects.create(name="李桂兰", user=user, phone="13800005678")
    return f"{live_server.url}/first-sign-in/#{code}"


@pytest.fixture(params=[360, 1280])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Return a page of a device that knows its owner's finger."""
    context = browser.new_context(locale="zh-CN", viewport={"width": request.param, "height": 760})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    finger = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    finger |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": finger})
    yield page
    assert [one for one in said if "404" not in one] == [], "the strict CSP and our scripts agree"
    context.close()


def is_sound(page: Page) -> None:
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def accept(page: Page, slip: str) -> None:
    page.goto(slip)
    expect(page.locator("input[name=code]")).to_have_value(slip.split("#")[1])
    assert "#" not in page.url, "the code leaves the address bar"
    is_sound(page)
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("李桂兰，您好")
    is_sound(page)
    page.get_by_label(re.compile("最后四位")).fill("5678")
    expect(page.get_by_label(re.compile("用户名"))).to_have_value("liguilan")
    page.locator("input[name=password1]").fill(CHOSEN)
    page.get_by_role("button", name="显示").first.click()
    expect(page.locator("input[name=password1]")).to_have_attribute("type", "text")
    page.locator("input[name=password2]").fill(CHOSEN)
    page.get_by_role("button", name="好了，登录").click()


def test_from_the_slip_to_a_finger(page: Page, slip: str) -> None:
    accept(page, slip)
    expect(page.get_by_role("heading", level=1)).to_have_text("以后刷脸或按指纹登录")
    is_sound(page)
    page.get_by_role("button", name="添加这台设备").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("刷脸、指纹登录")
    is_sound(page)
    user = User.objects.get(username="liguilan")
    assert Authenticator.objects.filter(user=user, type="webauthn").count() == 1
    page.goto(page.url.split("/account/")[0] + "/account/")
    is_sound(page)
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    is_sound(page)
    page.get_by_role("button", name=re.compile("^刷脸")).click()
    page.wait_for_url(HOME)
    assert Session.objects.filter(user=user).count() == 1


def test_by_password_and_then_the_finger_where_it_is_asked_for(page: Page, slip: str) -> None:
    accept(page, slip)
    page.get_by_role("button", name="添加这台设备").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("刷脸、指纹登录")
    page.goto(page.url.split("/account/")[0] + "/account/security/")
    page.get_by_role("button", name="打开").click()
    expect(page.locator("main")).to_contain_text("已打开：别人只知道密码，进不来。")
    is_sound(page)
    page.goto(page.url.split("/account/")[0] + "/sign-out/")
    page.locator("main").get_by_role("button", name="退出").click()
    page.get_by_label(re.compile("用户名或手机号")).fill("liguilan")
    page.locator("input[name=password]").fill(CHOSEN)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("再验证一步")
    is_sound(page)
    page.get_by_role("button", name=re.compile("^改用刷脸")).click()
    page.wait_for_url(HOME)
    assert Session.objects.filter(user__username="liguilan").exists()


def test_a_finger_that_nobody_knows_is_told_so(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/sign-in/")
    page.get_by_role("button", name=re.compile("^刷脸")).click()
    expect(page.locator("[data-passkey-fault]")).to_be_visible()
    is_sound(page)
