"""Nothing is sent to where it should not go: private addresses, other ports, names that change their mind."""

import socket
from contextlib import suppress
from ipaddress import ip_network
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest

from zhibu.lib import posting
from zhibu.lib.listening import listening
from zhibu.lib.posting import is_open, target_of
from zhibu.lib.signing import signature, wait

OWN = [ip_network("10.1.0.0/16")]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "192.0.0.1", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "no address", "",
    ],
)  # fmt: skip
def test_private_addresses_are_closed(address: str) -> None:
    assert not is_open(address, [])


@pytest.mark.parametrize("address", ["8.8.8.8", "114.114.114.114", "2400:3200::1", "::ffff:8.8.8.8"])
def test_the_internet_is_open(address: str) -> None:
    assert is_open(address, [])


def test_an_own_network_is_open_where_the_installation_says_so() -> None:
    assert is_open("10.1.2.3", OWN) and is_open("::ffff:10.1.2.3", OWN)
    assert not is_open("10.2.2.3", OWN)


@pytest.mark.parametrize(
    "address",
    [
        "", "example.cn", "ftp://example.cn/", "https://", "https://a:b@example.cn/", "https://example.cn/#x",
        "https://example.cn:22/", "https://example.cn:99999/", "https://example.cn/a b", "https://exa\nmple.cn/",
        "https://example.cn\\@evil.cn/", "javascript:alert(1)", "https://[::1", "//example.cn", "https://.../",
    ],
)  # fmt: skip
def test_addresses_that_are_none(address: str) -> None:
    assert target_of(address) is None


def test_addresses_are_read_as_they_are_sent() -> None:
    assert target_of("https://Example.cn/收?a=b&c=%20") == ("https", "example.cn", 443, "/%E6%94%B6?a=b&c=%20")
    assert target_of("http://例子.中国:8080") == ("http", "xn--fsqu00a.xn--fiqs8s", 8080, "/")


def _names(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    asked, left = [], list(answers)

    def look(host: str, port: int, **_options: Any) -> Any:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in left.pop(0)]

    monkeypatch.setattr(posting.socket, "getaddrinfo", look)
    return asked


def test_a_name_that_leads_home_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    _names(monkeypatch, ["8.8.8.8", "127.0.0.1"])
    assert posting.send("https://rebind.example/", {}, "{}", []).trouble == "private"


def test_the_name_is_looked_up_once_and_that_address_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, reached = _names(monkeypatch, ["8.8.8.8"], ["127.0.0.1"]), []

    def connect(place: tuple[str, int], _timeout: float) -> Any:
        reached.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(posting.socket, "create_connection", connect)
    assert posting.send("https://rebind.example/", {}, "{}", []).trouble == "broken"
    assert (asked, reached) == (["rebind.example"], [("8.8.8.8", 443)])


def test_by_http_only_an_own_network_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    _names(monkeypatch, ["8.8.8.8"])
    assert posting.send("http://example.cn/", {}, "{}", OWN).trouble == "private"


def test_the_certificate_is_asked_for_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    _names(monkeypatch, ["8.8.8.8"])
    ours, theirs = socket.socketpair()
    monkeypatch.setattr(posting.socket, "create_connection", lambda _place, _timeout: ours)
    asked = []

    def wrap(_context: Any, sock: Any, **options: Any) -> Any:
        asked.append((options["server_hostname"], _context.check_hostname))
        raise posting.ssl.SSLError("no")

    monkeypatch.setattr(posting.ssl.SSLContext, "wrap_socket", wrap)
    assert posting.send("https://example.cn/", {}, "{}", []).trouble == "certificate"
    assert asked == [("example.cn", True)]
    theirs.close()


HOME = [ip_network("127.0.0.0/8")]


def test_an_answer_that_drips_is_cut_by_the_whole_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its headers, and its body too, from which a connection has been let go of already."""
    monkeypatch.setattr(posting, "WHOLE_SECONDS", 0.4)
    for drip in ("drips", "drips_body"):
        with listening() as listener:
            setattr(listener, drip, True)
            began = monotonic()
            assert posting.send(listener.address, {}, "{}", HOME, reads=True).trouble == "slow", drip
            assert monotonic() - began < 2, drip


def test_a_greeting_by_tls_that_drips_is_cut_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "WHOLE_SECONDS", 0.4)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            line, _from = server.accept()
            with suppress(OSError):
                line.sendall(b"\x16\x03\x03\x3f\xff")
                for _each in range(60):
                    line.sendall(b"\x02")
                    sleep(0.05)

        Thread(target=drip, daemon=True).start()
        began = monotonic()
        assert posting.send(f"https://127.0.0.1:{server.getsockname()[1]}/", {}, "{}", HOME).trouble == "slow"
        assert monotonic() - began < 2


def test_no_more_of_an_answer_is_read_than_anybody_looks_at() -> None:
    with listening() as listener:
        listener.answers, listener.says = [200], [b"x" * 5_000_000]
        assert len(posting.send(listener.address, {}, "{}", HOME, reads=True).answer) == posting.MOST_READ


def test_the_signature_is_that_of_standard_webhooks() -> None:
    """The example of the specification's own library."""
    secret, message = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
    said = '{"test": 2432232314}'
    assert signature(secret, message, 1614265330, said) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_rests_grow() -> None:
    rests = [wait(tries).total_seconds() for tries in range(1, 12)]
    assert rests == sorted(rests) and rests[0] == 5 and rests[-1] == 86400
