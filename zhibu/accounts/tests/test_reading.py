"""Language and large type: of the user, else of the browser."""

from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from zhibu.accounts.models import User


def language_of(client: Client, **headers: str) -> str:
    html = client.get("/account/", follow=True, headers=headers).content.decode()
    return html.split('<html lang="', 1)[1].split('"')[0]


def test_chinese_unless_the_browser_says_otherwise(db: None) -> None:
    assert language_of(Client()) == "zh-hans"
    assert language_of(Client(), **{"Accept-Language": "en-GB,en;q=0.8"}) == "en"
    assert language_of(Client(), **{"Accept-Language": "zh-TW"}) == "zh-hant"
    assert language_of(Client(), **{"Accept-Language": "fr"}) == "zh-hans"


def test_a_visitors_choice_is_kept_in_the_browser(db: None) -> None:
    client = Client()
    client.post(reverse("set_language"), {"language": "zh-hant"})
    assert language_of(client, **{"Accept-Language": "en"}) == "zh-hant"


def test_a_users_choice_holds_on_every_device(cast: Cast) -> None:
    cast.client("member").post(reverse("set_language"), {"language": "en"})
    assert User.objects.get(username="member").language == "en"
    assert language_of(cast.client("member"), **{"Accept-Language": "zh-CN"}) == "en"
    assert language_of(cast.client("secretary")) == "zh-hans"


def test_an_unknown_language_changes_nothing(cast: Cast) -> None:
    cast.client("member").post(reverse("set_language"), {"language": "xx"})
    assert User.objects.get(username="member").language == ""


def test_large_type_holds_on_every_device_and_can_be_turned_off_on_another(cast: Cast) -> None:
    here, there = cast.client("member"), cast.client("member")
    here.post(reverse("set_text_size"), {"large": "1"})
    assert 'class="large"' in there.get("/account/").content.decode()
    there.post(reverse("set_text_size"), {"large": "0"})
    assert 'class="large"' not in here.get("/account/").content.decode()


def test_reading_a_page_in_ones_language_writes_nothing(cast: Cast) -> None:
    User.objects.update(language="en", is_large_type=True)
    answer = cast.client("member").get("/account/devices/")
    assert {statement.split()[0].lower() for statement in answer.queries} == {"select"}
