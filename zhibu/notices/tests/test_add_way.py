"""People say where they are reached: it counts once they confirmed it, and it is theirs alone."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from zhibu.audit.models import Act
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.notices import actions, jobs
from zhibu.notices.actions import notify
from zhibu.notices.choices import Means
from zhibu.notices.models import Notice, Preference, Way
from zhibu.notices.permissions import Notices
from zhibu.notices.rules import masked, read_address
from zhibu.notices.testing import LOCAL, SITE, Device, encoded, make_way, open_mail
from zhibu.notices.tokens import Stop, confirm_token, stop_token

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outside(settings: Any) -> None:
    open_mail(settings)


def add(cast: Cast, address: str = "li@Example.CN", who: str = "member") -> Way:
    person = cast.people[who]
    return actions.add_way(cast.actor(who), Way(person=person), means="mail", address=address)


def link(way: Way) -> str:
    return reverse("confirm_way", args=[confirm_token(way.pk, bytes(way.mark))])


def test_a_mail_asks_to_confirm_and_its_link_does(cast: Cast) -> None:
    way = add(cast)
    jobs.ask_to_confirm(str(way.pk))
    (sent,) = mail.outbox
    assert sent.to == ["li@example.cn"]
    visitor, there = Client(), sent.body.partition(SITE)[2].split()[0]
    assert "是我，确认" in visitor.get(there).content.decode()
    assert Way.objects.get().confirmed_at is None  # a program that only looks confirms nothing
    assert "以后消息也会发到这里" in visitor.post(there).content.decode()
    assert Way.objects.get().confirmed_at


def test_what_is_not_set_up_here_is_not_called_in_use(cast: Cast, settings: Any) -> None:
    make_way(cast.people["member"], Means.PUSH)
    page = reverse("list_ways")
    assert "这里没有开通" in cast.client("member").get(page).content.decode()
    settings.PUSH = True
    shown = cast.client("member").get(page).content.decode()
    assert "这里没有开通" not in shown and "在用" in shown


def test_a_link_of_a_former_address_confirms_nothing(cast: Cast) -> None:
    old = link(add(cast))
    add(cast, "neu@example.cn")
    assert Client().post(old).status_code == 404
    assert Way.objects.get().confirmed_at is None


def test_a_forged_link_confirms_nothing(cast: Cast) -> None:
    add(cast)
    assert Client().post("/notices/confirm/abc:def:ghi/").status_code == 404


def test_another_takes_the_place_of_the_former(cast: Cast) -> None:
    make_way(cast.people["member"])
    add(cast, "neu@example.cn")
    assert [way.address for way in Way.objects.all()] == ["neu@example.cn"]


def test_the_address_is_sealed_masked_and_in_no_record(cast: Cast) -> None:
    from django.db import connection

    add(cast)
    with connection.cursor() as cursor:
        cursor.execute("select address::text from notices_way")
        assert "example" not in str(cursor.fetchone())
    page = cast.client("member").get(reverse("list_ways")).content.decode()
    assert "li***@example.cn" in page and "li@example.cn" not in page
    act = Act.objects.get(verb="add_way")
    assert "example" not in f"{act.details} {act.subject_label}"


@pytest.mark.parametrize(
    "typed", ["", "li", "li@", "li@x", "a b@example.cn", "li@example.cn\nBcc: x@y.cn", "a@b.cn,c@d.cn", "李@例.cn"]
)
def test_what_is_no_address_is_refused(cast: Cast, typed: str) -> None:
    with pytest.raises(Refused):
        add(cast, typed)


def test_addresses_of_each_means() -> None:
    assert read_address(Means.SMS, "+86 138 0000 1234") == "13800001234" and read_address(Means.SMS, "0851-1") is None
    assert read_address(Means.WECOM, "Li.Gui_Lan@x") and read_address(Means.WECOM, "a b") is None
    assert read_address("pigeon", "x") is None
    assert masked(Means.SMS, "13800001234") == "138****1234" and masked(Means.WECOM, "LiGuiLan") == "Li***"


def test_nobody_is_flooded(cast: Cast) -> None:
    for number in range(3):
        add(cast, "same@example.cn", ("member", "secretary", "organiser")[number])
    with pytest.raises(Refused):
        add(cast, "same@example.cn", "officer")
    for number in range(5):
        add(cast, f"x{number}@example.cn")
    with pytest.raises(Refused):
        add(cast, "x9@example.cn")


def test_nobody_adds_or_removes_for_another(cast: Cast) -> None:
    way = make_way(cast.people["member"])
    with pytest.raises(NotAllowed):
        actions.remove_way(cast.actor("secretary"), way)
    assert cast.client("secretary").post(reverse("remove_way", args=[way.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        actions.add_way(cast.actor("officer"), Way(person=cast.people["member"]), means="mail", address="a@b.cn")
    assert cast.client("member").post(reverse("remove_way", args=[way.pk])).status_code == 302
    assert not Way.objects.exists()


def test_a_means_that_is_not_set_up_has_no_page(cast: Cast) -> None:
    client = cast.client("member")
    assert client.get(reverse("add_way", args=["mail"])).status_code == 200
    assert client.get(reverse("add_way", args=["sms"])).status_code == 404
    with pytest.raises(Refused):
        actions.add_way(
            cast.actor("member"), Way(person=cast.people["member"]), means="sms", address="13800001234"
        )  # fmt: skip


def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(cast: Cast) -> None:
    answer = cast.client("member").post(reverse("add_way", args=["mail"]), {"address": "li@x"})
    assert (
        answer.status_code == 422 and "请写完整的邮箱" in answer.content.decode() and "li@x" in answer.content.decode()
    )


class TestDevices:
    """A device is added in its own browser."""

    def given(self, address: str = "https://127.0.0.1:8443/push/1") -> dict[str, str]:
        device = Device()
        return {
            "address": address,
            "point": device.point,
            "secret": encoded(device.secret),
            "label": "Android · Chrome",
        }

    @pytest.fixture(autouse=True)
    def push(self, settings: Any) -> None:
        settings.PUSH, settings.PUSH_NETWORKS = True, LOCAL

    def test_it_is_there_and_can_be_removed(self, cast: Cast) -> None:
        client = cast.client("member")
        client.post(reverse("add_device"), self.given())
        assert "Android · Chrome" in client.get(reverse("list_ways")).content.decode()
        client.post(reverse("remove_way", args=[Way.objects.get().pk]))
        assert not Way.objects.exists()

    def test_whoever_signs_in_there_next_takes_it_over(self, cast: Cast) -> None:
        for who in ("member", "secretary"):
            cast.client(who).post(reverse("add_device"), self.given())
        assert Way.objects.get().person == cast.people["secretary"]

    @pytest.mark.parametrize(
        "address", ["https://10.0.0.1/", "https://169.254.169.254/latest", "http://127.0.0.1.nip.io/", "ftp://a/", "x"]
    )
    def test_an_inner_address_is_refused(self, cast: Cast, settings: Any, address: str) -> None:
        settings.PUSH_NETWORKS = []
        cast.client("member").post(reverse("add_device"), self.given(address))
        assert not Way.objects.exists()

    def test_keys_that_are_none_are_refused(self, cast: Cast) -> None:
        cast.client("member").post(reverse("add_device"), {**self.given(), "point": "AAAA"})
        assert not Way.objects.exists()

    def test_ten_are_enough(self, cast: Cast) -> None:
        for number in range(11):
            cast.client("member").post(reverse("add_device"), self.given(f"https://127.0.0.1:8443/{number}"))
        assert Way.objects.count() == 10

    def test_the_worker_of_the_browser_is_handed_to_everybody(self) -> None:
        answer = Client().get(reverse("push_worker"))
        assert answer["Content-Type"].startswith("text/javascript") and b"showNotification" in answer.content


class TestChoices:
    """Which kinds by which means."""

    def test_only_boxes_that_are_shown_are_read(self, cast: Cast) -> None:
        make_way(cast.people["member"])
        client = cast.client("member")
        page = client.get(reverse("list_ways")).content.decode()
        assert "会议和活动的通知、变动、取消" in page and 'value="sms"' not in page
        client.post(reverse("choose_means"), {"gathering": ["mail"]})
        kept = {row.kind: set(row.means) for row in Preference.objects.all()}
        assert "gathering" not in kept and kept["leave_answer"] == {"push", "wecom"} and kept["token"] == set()

    def test_nobody_is_asked_about_what_they_are_never_told(self, cast: Cast) -> None:
        for who, is_asked in (("member", False), ("secretary", True)):
            make_way(cast.people[who])
            page = cast.client(who).get(reverse("list_ways")).content.decode()
            assert ("有人请假" in page, "有人申请更正档案" in page) == (is_asked, is_asked), who
            assert "我的请假有答复" in page
        Preference.objects.create(person=cast.people["member"], kind="leave", means=["mail"])
        cast.client("member").post(reverse("choose_means"), {"leave": []})
        assert Preference.objects.get(person=cast.people["member"], kind="leave").means == ["mail"], "kept for later"

    def test_a_kind_for_some_is_told_to_those_who_hold_its_right(self, cast: Cast) -> None:
        people, at = [cast.people["member"].pk], cast.actor("member").at
        for needs in (None, Notices.OWN):
            with pytest.raises(ValueError, match="leave"):
                notify(people, kind="leave", title="x", at=at, needs=needs)
        assert not Notice.objects.exists()

    def test_back_to_the_usual_keeps_nothing(self, cast: Cast) -> None:
        actor, mine = cast.actor("member"), Preference(person=cast.people["member"])
        actions.choose_means(actor, mine, chosen={"leave": set()})
        assert Preference.objects.get().means == []
        actions.choose_means(actor, mine, chosen={"leave": {"mail", "push", "wecom"}})
        assert not Preference.objects.exists()

    def test_a_kind_or_a_means_that_there_is_not(self, cast: Cast) -> None:
        for chosen in ({"nothing": {"mail"}}, {"leave": {"pigeon"}}):
            with pytest.raises(Refused):
                actions.choose_means(
                    cast.actor("member"), Preference(person=cast.people["member"]), chosen=chosen
                )  # fmt: skip

    def test_the_link_in_a_mail_stops_that_kind_in_one_step(self, cast: Cast) -> None:
        make_way(cast.people["member"])
        url = reverse("stop_mail", args=[stop_token(Stop(cast.people["member"].pk, "leave", "mail"))])
        program = Client(enforce_csrf_checks=True)  # a mail program has no page and no cookie
        assert "以后不再发邮件" in program.get(url).content.decode() and not Preference.objects.exists()
        assert program.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
        assert set(Preference.objects.get().means) == {"push", "wecom"}

    def test_a_forged_link_stops_nothing(self, cast: Cast) -> None:
        assert Client().post("/notices/stop/a:b:c/").status_code == 404
        assert not Preference.objects.exists()


def test_the_page_costs_little(cast: Cast, query_count: Any) -> None:
    make_way(cast.people["member"])
    query_count("notices.list_ways", cast.client("member").get(reverse("list_ways")))
