"""Push, WeCom and text messages against another system that really listens: taken, refused, slow, gone."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from py_vapid import Vapid02

from tests.cast import Cast
from zhibu.lib import posting, signing
from zhibu.lib.ids import new_id
from zhibu.lib.listening import Listener, listening
from zhibu.notices.actions import notify
from zhibu.notices.channels import Letter, channels, open_means
from zhibu.notices.channels.push import cut, encoded, public_key, read_keys
from zhibu.notices.channels.wecom import forget_hour
from zhibu.notices.choices import Means, Outcome, State
from zhibu.notices.models import Preference, Sending, Way
from zhibu.notices.testing import LOCAL, SITE, Device, make_way, send_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def listener(settings: Any) -> Iterator[Listener]:
    settings.NOTICE_URL, settings.HOOK_NETWORKS, settings.PUSH_NETWORKS = SITE, LOCAL, LOCAL
    forget_hour()
    with listening() as listener:
        yield listener


def tell(cast: Cast, kind: str = "grant", who: str = "member") -> None:
    notify([cast.people[who].pk], kind=kind, title="党课：学习党章", text="周五", at=timezone.now())


def wish(cast: Cast, means: str) -> None:
    Preference.objects.update_or_create(person=cast.people["member"], kind="grant", defaults={"means": [means]})


def state() -> tuple[str, str]:
    sending = Sending.objects.get()
    return sending.state, sending.trouble


def again() -> None:
    Sending.objects.update(next_at=timezone.now())
    send_all()


class TestSms:
    """A gateway of the installation's own."""

    @pytest.fixture(autouse=True)
    def gateway(self, cast: Cast, listener: Listener, settings: Any) -> None:
        settings.SMS_URL, settings.SMS_SECRET = f"{listener.address}/sms", signing.draw_secret()
        make_way(cast.people["member"], Means.SMS, "13800001234")
        wish(cast, Means.SMS)

    def test_it_is_told_once_and_signed(self, cast: Cast, listener: Listener, settings: Any) -> None:
        tell(cast)
        assert send_all() == 1 == len(listener.heard)
        path, head, latin = listener.heard[0]
        body = latin.encode("latin-1").decode()
        said = json.loads(body)
        assert path == "/sms" and said["type"] == "sms.send" and said["data"]["to"] == "13800001234"
        assert said["data"]["text"].startswith("【支部】党课：学习党章 https://")
        key = base64.b64decode(settings.SMS_SECRET.removeprefix("whsec_"))
        signed = f"{head['webhook-id']}.{head['webhook-timestamp']}.{body}".encode()
        right = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        assert head["webhook-signature"] == f"v1,{right}" and state() == (State.DONE, "")

    def test_a_500_is_tried_again_under_the_same_id(self, cast: Cast, listener: Listener) -> None:
        listener.answers = [500, 204]
        tell(cast)
        send_all()
        assert state() == (State.WAITING, "answer")
        again()
        assert state() == (State.DONE, "")
        assert listener.heard[0][1]["webhook-id"] == listener.heard[1][1]["webhook-id"]

    def test_a_400_is_final(self, cast: Cast, listener: Listener) -> None:
        listener.answers = [400]
        tell(cast)
        send_all()
        assert state() == (State.DEAD, "answer")

    def test_too_slow_is_tried_again(self, cast: Cast, listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(posting, "WHOLE_SECONDS", 0.2)
        monkeypatch.setattr(posting, "CONNECT_SECONDS", 0.2)
        listener.rests = 0.6
        tell(cast)
        send_all()
        assert state() == (State.WAITING, "slow")

    def test_a_key_that_is_wrong_waits_for_the_keeper(self, cast: Cast, listener: Listener) -> None:
        listener.answers = [401]
        tell(cast)
        send_all()
        assert state() == (State.WAITING, "sign_in")

    def test_it_leads_nowhere_else(self, cast: Cast, listener: Listener) -> None:
        listener.answers = [302]
        tell(cast)
        send_all()
        assert len(listener.heard) == 1 and state() == (State.DEAD, "moved")

    def test_an_inner_gateway_that_is_not_allowed_hears_nothing(
        self, cast: Cast, listener: Listener, settings: Any
    ) -> None:
        settings.HOOK_NETWORKS = []
        tell(cast)
        send_all()
        assert listener.heard == [] and state() == (State.DEAD, "private")

    def test_many_go_out_at_once_and_one_that_fails_hinders_no_other(self, cast: Cast, listener: Listener) -> None:
        people = [cast.people[who] for who in ("secretary", "organiser", "officer")]
        for number, person in enumerate(people):
            make_way(person, Means.SMS, f"1390000000{number}")
            Preference.objects.create(person=person, kind="grant", means=["sms"])
        listener.answers = [204, 400, 204]
        notify([one.pk for one in people], kind="grant", title="身份", at=timezone.now())
        send_all()
        states = sorted(Sending.objects.values_list("state", flat=True))
        assert states == [State.DEAD, State.DONE, State.DONE]


@pytest.mark.parametrize("letters", [1, 3])
def test_a_letter_of_which_the_channel_makes_an_error_hinders_no_other(letters: int, settings: Any) -> None:
    """Keys that are none, a template that fails, an address that cannot be: each is one letter's own trouble."""
    settings.NOTICE_URL, settings.PUSH_NETWORKS = SITE, LOCAL
    with listening() as listener:
        listener.answers = [201]
        good = [
            Letter(new_id(), new_id(), f"{listener.address}/push", "题", "文", SITE, keys=Device().keys)
            for _each in range(letters - 1)
        ]
        bad = Letter(new_id(), new_id(), f"{listener.address}/push", "题", "文", SITE, keys="{")
        results = channels()[Means.PUSH].send([bad, *good])
    assert [(one.id, one.outcome) for one in results] == [
        (bad.id, Outcome.LATER),
        *((one.id, Outcome.DONE) for one in good),
    ]
    assert results[0].trouble == "failed"


class TestWecom:
    """WeCom says in the body what its status does not."""

    HOUR = b'{"errcode":0,"access_token":"T1","expires_in":7200}'
    TAKEN = b'{"errcode":0,"errmsg":"ok"}'

    @pytest.fixture(autouse=True)
    def app(self, cast: Cast, listener: Listener, settings: Any) -> None:
        settings.WECOM_URL, settings.WECOM_CORP = listener.address, "ww1"
        settings.WECOM_AGENT, settings.WECOM_SECRET = "1000002", "s"
        listener.answers = [200]
        make_way(cast.people["member"], Means.WECOM, "LiGuiLan")
        wish(cast, Means.WECOM)

    def test_a_card_goes_to_the_account_with_the_key_of_the_hour(self, cast: Cast, listener: Listener) -> None:
        listener.says = [self.HOUR, self.TAKEN]
        tell(cast)
        send_all()
        tell(cast)
        send_all()
        paths = [path for path, _head, _body in listener.heard]
        assert paths[0].startswith("/cgi-bin/gettoken?corpid=ww1&corpsecret=s")
        assert paths[1:] == ["/cgi-bin/message/send?access_token=T1"] * 2  # the key is drawn once an hour
        said = json.loads(listener.heard[1][2].encode("latin-1"))
        assert said["touser"] == "LiGuiLan" and said["agentid"] == 1000002
        assert said["textcard"]["title"] == "党课：学习党章" and said["textcard"]["url"].startswith(SITE)

    def test_a_key_that_is_stale_is_drawn_anew_at_once(self, cast: Cast, listener: Listener) -> None:
        listener.says = [self.HOUR, b'{"errcode":42001}', self.HOUR.replace(b"T1", b"T2"), self.TAKEN]
        tell(cast)
        send_all()
        assert state() == (State.DONE, "") and listener.heard[-1][0].endswith("access_token=T2")

    def test_an_account_that_there_is_not_is_given_up(self, cast: Cast, listener: Listener) -> None:
        listener.says = [self.HOUR, b'{"errcode":81013,"errmsg":"all invalid"}']
        tell(cast)
        send_all()
        assert state() == (State.DEAD, "recipient") and Way.objects.get(means="wecom").troubled_at

    def test_too_many_are_tried_again(self, cast: Cast, listener: Listener) -> None:
        listener.says = [self.HOUR, b'{"errcode":45009}']
        tell(cast)
        send_all()
        assert state() == (State.WAITING, "answer")

    def test_a_secret_that_is_wrong_waits_for_the_keeper(self, cast: Cast, listener: Listener) -> None:
        listener.says = [b'{"errcode":40001}']
        tell(cast)
        send_all()
        assert state() == (State.WAITING, "sign_in")

    def test_an_answer_that_is_no_json_harms_nothing(self, cast: Cast, listener: Listener) -> None:
        listener.says = [b"<html>"]
        tell(cast)
        send_all()
        assert state() == (State.WAITING, "answer")


class TestPush:
    """Browsers: encrypted for the device, signed by the installation."""

    @pytest.fixture
    def device(self, cast: Cast, listener: Listener, settings: Any) -> Device:
        settings.PUSH = True
        listener.answers = [201]
        device = Device()
        wish(cast, Means.PUSH)
        make_way(cast.people["member"], Means.PUSH, f"{listener.address}/push/1", device.keys)
        return device

    def test_only_the_device_can_read_it(self, cast: Cast, listener: Listener, device: Device) -> None:
        tell(cast)
        send_all()
        path, head, body = listener.heard[0]
        assert device.read(body)["title"] == "党课：学习党章" and "党课" not in body.encode("latin-1").decode(
            "utf-8", "ignore"
        )
        assert path == "/push/1" and head["content-encoding"] == "aes128gcm" and int(head["ttl"]) > 0
        assert len(head["topic"]) == 32 and state() == (State.DONE, "")

    def test_the_carrier_can_check_who_sends(self, cast: Cast, listener: Listener, device: Device) -> None:
        tell(cast)
        send_all()
        signed = listener.heard[0][1]["authorization"]
        assert Vapid02.verify(signed) and signed.endswith(f"k={public_key()}")
        claims = json.loads(base64.urlsafe_b64decode(signed.split(".")[1] + "=="))
        assert claims["aud"] == listener.address and claims["sub"] == SITE

    def test_a_device_that_is_gone_is_forgotten(self, cast: Cast, listener: Listener, device: Device) -> None:
        listener.answers = [410]
        tell(cast)
        send_all()
        assert not Way.objects.exists() and not Sending.objects.exists()

    def test_a_carrier_that_fails_is_tried_again(self, cast: Cast, listener: Listener, device: Device) -> None:
        listener.answers = [500, 201]
        tell(cast)
        send_all()
        assert state() == (State.WAITING, "answer")
        again()
        assert state() == (State.DONE, "")

    def test_each_device_is_told_once(self, cast: Cast, listener: Listener, device: Device) -> None:
        make_way(cast.people["member"], Means.PUSH, f"{listener.address}/push/2", Device().keys)
        tell(cast)
        send_all()
        assert sorted(path for path, _head, _body in listener.heard) == ["/push/1", "/push/2"]

    def test_an_inner_address_hears_nothing(
        self, cast: Cast, listener: Listener, device: Device, settings: Any
    ) -> None:
        settings.PUSH_NETWORKS = []
        tell(cast)
        send_all()
        assert listener.heard == [] and state() == (State.DEAD, "private")

    def test_what_is_long_is_cut_to_what_carriers_take_by_whole_signs(
        self, cast: Cast, listener: Listener, device: Device
    ) -> None:
        for long in ("长" * 3000, "😀" * 1500, '"' * 5000, "a" * 9000):
            listener.heard.clear()
            notify([cast.people["member"].pk], kind="grant", title=long, text=long, at=timezone.now())
            send_all()
            body = listener.heard[0][2]
            said = device.read(body)
            assert len(body) <= 4096 and said["url"].startswith(SITE)
            for part in (said["title"], said["body"]):
                assert part.endswith("…") and long.startswith(part[:-1]) and len(part) > 100

    def test_what_fits_is_not_cut(self) -> None:
        assert cut("党课", 6) == "党课" and cut("党课很长", 9) == "党课…" and cut("党课", 5) == "…"

    def test_the_installations_key_stays_the_same(self) -> None:
        assert public_key() == public_key() and len(public_key()) == 87

    def test_keys_that_are_none_are_refused(self) -> None:
        device = Device()
        assert read_keys(device.point, encoded(device.secret))
        assert not read_keys("AAAA", encoded(device.secret)) and not read_keys(device.point, "AAAA")
        assert not read_keys("??", "") and not read_keys(encoded(b"\4" + b"\1" * 64), encoded(device.secret))


def test_every_channel_says_of_each_letter_what_came_of_it(settings: Any) -> None:
    """The same for all: nothing that can be reached is an answer for each, and no error."""
    settings.NOTICE_URL, settings.SMS_URL, settings.WECOM_URL = (
        SITE,
        "https://nowhere.invalid/",
        "https://nowhere.invalid",
    )
    settings.SMS_SECRET, settings.MAIL_FROM = signing.draw_secret(), "a@example.cn"
    forget_hour()
    device = Device()
    for means, channel in channels().items():
        if means == Means.MAIL:
            continue
        address = "https://nowhere.invalid/1" if means == Means.PUSH else "13800001234"
        letters = [
            Letter(new_id(), new_id(), address, "题", "文", f"{SITE}/1/", keys=device.keys) for _each in range(3)
        ]
        results = channel.send(letters)
        assert [one.id for one in results] == [one.id for one in letters]
        assert {one.outcome for one in results} == {Outcome.LATER}, means


def test_nothing_is_open_until_it_is_set_up() -> None:
    assert open_means() == []
