"""The demo's accounts: on the sign-in page in demo mode, nowhere else."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from zhibu.accounts.actions import remember_demo_accounts
from zhibu.accounts.demo_accounts import DemoAccount
from zhibu.accounts.testing import PASSWORD

WANG = DemoAccount("secretary", PASSWORD, "王建国", "综采一区党支部书记")


def test_one_click_signs_in(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.DEMO, settings.DATA = True, tmp_path
    remember_demo_accounts([WANG])
    text = Client().get("/sign-in/").content.decode()
    assert "综采一区党支部书记" in text
    assert f'name="login" value="{WANG.username}"' in text
    assert Client().post("/sign-in/", {"login": WANG.username, "password": WANG.password}).status_code == 302


def test_outside_demo_mode_they_are_neither_kept_nor_shown(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.DEMO, settings.DATA = True, tmp_path
    remember_demo_accounts([WANG])
    settings.DEMO = False
    assert "王建国" not in Client().get("/sign-in/").content.decode()
    with pytest.raises(RuntimeError):
        remember_demo_accounts([WANG])
