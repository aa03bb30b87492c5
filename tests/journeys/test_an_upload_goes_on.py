"""A film of a meeting is sent from a phone: the network drops, the page is closed, and no byte of it is sent twice."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Request, Route, expect

from tests.journeys.browsing import PHONE, As, Walk
from zhibu.files.tests.test_videos import box

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys-demo")]
FILM = b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + box("mdat", os.urandom(8 << 20))


class Line:
    """The line to the server: it breaks at the fourth part, and stands still at the seventh."""

    def __init__(self, walk: Walk) -> None:
        self.sent: list[int] = []
        self.is_still = False
        self._page = walk.page
        walk.page.route("**/api/v1/uploads/*/parts", self._carry)

    def waits_for(self, count: int) -> None:
        """Wait until so many parts have been sent."""
        for _tenth in range(200):
            if len(self.sent) >= count:
                return
            self._page.wait_for_timeout(100)
        pytest.fail(f"{self.sent}: fewer than {count} parts")

    def _carry(self, route: Route, request: Request) -> None:
        self.sent.append(int(request.headers["upload-offset"]))
        if len(self.sent) == 4:
            route.abort("internetdisconnected")
        elif len(self.sent) < 7 or not self.is_still:
            route.continue_()


def test_a_film_goes_on_after_a_loss_and_after_a_reload(as_: As, tmp_path: Path) -> None:
    film, program = tmp_path / "全程.mp4", tmp_path / "通知.pdf"
    film.write_bytes(FILM)
    program.write_bytes(b"MZ" + bytes(3000))
    huge = tmp_path / "五个 G.mp4"
    with huge.open("wb") as sparse:
        sparse.truncate(5 << 30)
    with as_("wang", PHONE) as walk:
        _comes_to_files(walk)
        line = Line(walk)
        line.is_still = True
        _picks(walk, film)
        expect(_words(walk, "全程.mp4")).to_contain_text("网络断了")
        walk.picture("upload-broken", whole=True)
        line.waits_for(7)  # by itself, from where the server says
        assert line.sent[4] == line.sent[3] > line.sent[1] > 0
        there = line.sent[6]
        _leaves_and_comes_back(walk)
        expect(_words(walk, "全程.mp4")).to_contain_text("上次没有传完")
        walk.picture("upload-unfinished", whole=True)
        line.sent.clear()
        line.is_still = False
        line.sent += [there] * 4  # the line has broken before
        _picks(walk, film, program, huge)
        expect(_words(walk, "五个 G.mp4")).to_contain_text("超过 300 MB")
        expect(walk.page.locator("[data-part=sum]")).to_have_text("放好了 1 个文件。", timeout=60_000)
        expect(_words(walk, "通知.pdf")).to_contain_text("后缀不一致")
        assert line.sent[4] == there, "what had come was sent again"
        assert walk.axe() == []
        walk.picture("upload-done", whole=True)
        walk.press("回去看")
        with walk.page.expect_download() as taken:
            walk.press("全程.mp4")
        assert Path(taken.value.path()).read_bytes() == FILM
        expect(walk.page.get_by_role("link", name="通知.pdf")).to_have_count(0)
        walk.faults[:] = [fault for fault in walk.faults if "ERR_INTERNET_DISCONNECTED" not in fault]


def test_a_film_is_paused_gone_on_with_and_cancelled(as_: As, tmp_path: Path) -> None:
    film = tmp_path / "停一停.mp4"
    film.write_bytes(FILM)
    with as_("wang", PHONE) as walk:
        _comes_to_files(walk)
        line = Line(walk)
        line.sent += [0] * 4
        line.is_still = True
        _picks(walk, film)
        line.waits_for(7)
        walk.press(re.compile("先停一停"), role="button")
        expect(_words(walk, "停一停.mp4")).to_contain_text("停着")
        count = len(line.sent)
        walk.press(re.compile("接着传"), role="button")
        line.waits_for(count + 1)
        walk.page.route("**/api/v1/uploads/*/drop", lambda route: route.abort("internetdisconnected"), times=1)
        walk.press(re.compile("不传了"), role="button")
        expect(_words(walk, "停一停.mp4")).to_contain_text("没有取消成")
        walk.picture("upload-kept", whole=True)
        walk.press(re.compile("不传了"), role="button")
        expect(walk.page.locator(".sendings li")).to_have_count(0)  # so nothing of it is left there
        walk.page.unroute_all(behavior="ignoreErrors")
        walk.page.reload(wait_until="load")
        expect(walk.page.locator(".sendings li")).to_have_count(0)
        walk.faults[:] = [fault for fault in walk.faults if "ERR_INTERNET_DISCONNECTED" not in fault]


def _comes_to_files(walk: Walk) -> None:
    walk.go("/gatherings/?state=planned")
    for path in [link for link in walk.links() if re.fullmatch(r"/gatherings/[0-9a-f-]{36}/", link)]:
        walk.go(path)
        if walk.page.get_by_role("link", name="放文件").count():
            return walk.press("放文件")
    pytest.fail("no gathering takes files")


def _picks(walk: Walk, *files: Path) -> None:
    walk.page.locator("input[type=file]").set_input_files([str(one) for one in files])


def _words(walk: Walk, name: str) -> Locator:
    return walk.page.locator(".sendings li", has_text=name).locator("p")


def _leaves_and_comes_back(walk: Walk) -> None:
    """Close the page in the midst: the browser asks, and the person goes all the same."""
    answered: list[Any] = []
    walk.page.once("dialog", lambda asked: (answered.append(asked.type), asked.accept()))
    walk.page.reload(wait_until="load")
    assert answered in ([], ["beforeunload"])
