"""The pages of one's own login say what to do in the house's words, whoever made their forms."""

from importlib import import_module

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from zhibu.accounts.forms import fit
from zhibu.accounts.models import User
from zhibu.web.forms import PlainSpoken


def every_form(kind: type[forms.BaseForm] = forms.BaseForm) -> list[type[forms.BaseForm]]:
    below = [one for child in kind.__subclasses__() for one in (child, *every_form(child))]
    return [one for one in dict.fromkeys(below) if one.__module__.startswith("zhibu.")]


def test_every_form_of_the_house_speaks_plainly() -> None:
    for room in settings.ROOMS:
        for part in ("forms", "views"):
            try:
                import_module(f"zhibu.{room}.{part}")
            except ModuleNotFoundError:
                continue
    assert [one for one in every_form() if not issubclass(one, PlainSpoken)] == []
    for path in [*settings.ACCOUNT_FORMS.values(), *settings.MFA_FORMS.values()]:
        module, name = path.rsplit(".", 1)
        assert issubclass(getattr(import_module(module), name), PlainSpoken), path


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "said"), [("zh-hans", "请填写用户名或手机号。"), ("en", "Please fill in")])
def test_an_empty_sign_in_says_what_to_fill_in(language: str, said: str) -> None:
    answer = Client().post(reverse("account_login"), {}, headers={"accept-language": language})
    page = answer.content.decode()
    assert said in page
    assert "这个字段" not in page and "This field" not in page


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("k7", "至少要 8 位"),
        ("13900001234567", "不能全是数字"),
        ("password", "太常见"),
        ("wangjianguo1", "太像"),
    ],
)
def test_a_weak_password_is_refused_in_our_words(password: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        fit(password, User(username="wangjianguo"))
    with override("en"):
        with pytest.raises(ValidationError) as weak:
            fit(password, User(username="wangjianguo"))
        assert all(one.isascii() for one in weak.value.messages)
