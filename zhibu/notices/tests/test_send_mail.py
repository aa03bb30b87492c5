"""What leaves the site by mail: once, to whoever may read it, in their language, and no more of it than is needed."""

from dataclasses import replace
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.template import TemplateSyntaxError
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.cast import Cast
from zhibu.access.models import Grant
from zhibu.access.testing import make_grant
from zhibu.accounts.models import User
from zhibu.meetings.models import Attendance
from zhibu.meetings.permissions import Meetings
from zhibu.notices import jobs
from zhibu.notices.actions import notify
from zhibu.notices.channels.mail import Mail
from zhibu.notices.choices import Means, State
from zhibu.notices.kinds import kinds
from zhibu.notices.models import Notice, Preference, Sending, Way
from zhibu.notices.testing import SITE, make_way, open_mail, send_all
from zhibu.orgs.models import Appointment
from zhibu.web.worded import worded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outside(settings: Any) -> None:
    open_mail(settings)


def tell(cast: Cast, *who: str, kind: str = "grant", **more: Any) -> None:
    facts = {"title": "您有了新的身份", "text": "组织委员", "at": timezone.now(), "unit_path": cast.first.path}
    notify([cast.people[one].pk for one in who], kind=kind, **{**facts, **more})


def states() -> list[tuple[str, str]]:
    return list(Sending.objects.order_by("made_at").values_list("state", "trouble"))


def test_it_goes_out_once_to_whoever_confirmed_an_address(cast: Cast) -> None:
    make_way(cast.people["member"])
    tell(cast, "member", "secretary")
    assert send_all() == 1 and send_all() == 0
    (sent,) = mail.outbox
    assert sent.to == ["li@example.cn"] and sent.subject == "您有了新的身份"
    assert (
        "组织委员" in sent.body
        and f"{SITE}/notices/{Notice.objects.get(person=cast.people['member']).pk}/" in sent.body
    )
    assert sent.alternatives[0].mimetype == "text/html"
    assert states() == [(State.DONE, "")] and Notice.objects.count() == 2


def test_an_address_that_nobody_confirmed_gets_nothing(cast: Cast) -> None:
    way = make_way(cast.people["member"])
    Way.objects.filter(pk=way.pk).update(confirmed_at=None)
    tell(cast, "member")
    assert not Sending.objects.exists()


def test_an_act_that_fails_sends_nothing(cast: Cast) -> None:
    make_way(cast.people["member"])
    with pytest.raises(RuntimeError), transaction.atomic():
        tell(cast, "member")
        raise RuntimeError
    assert not Sending.objects.exists() and not ProcrastinateJob.objects.exists()


def test_many_are_queued_in_one_statement(cast: Cast, django_assert_num_queries: Any) -> None:
    for who in ("member", "secretary", "organiser"):
        make_way(cast.people[who], address=f"{who}@example.cn")
    with django_assert_num_queries(5):  # notices, sendings, and the worker's wake-up within its savepoint
        tell(cast, "member", "secretary", "organiser")
    assert Sending.objects.count() == 3 == send_all()
    assert ProcrastinateJob.objects.filter(task_name="notices.send_waiting").count() == 1


def test_a_notice_goes_to_one_address_by_one_means_only(cast: Cast) -> None:
    from zhibu.notices.actions.outbox import queue_sendings

    make_way(cast.people["member"])
    tell(cast, "member")
    assert queue_sendings("grant", [Notice.objects.get().pk], timezone.now()) == 0
    assert Sending.objects.count() == 1


def test_each_reads_it_in_their_own_language(cast: Cast) -> None:
    make_way(cast.people["member"])
    User.objects.filter(pk=cast.people["member"].user_id).update(language="en")
    tell(cast, "member", title=worded("%(name)s申请更正档案") % {"name": "王建国"}, text="")
    send_all()
    assert "王建国 asks" in mail.outbox[0].subject and "Open it here" in mail.outbox[0].body


def test_of_what_is_discreet_only_the_kind_is_said(cast: Cast) -> None:
    make_way(cast.people["secretary"])
    tell(cast, "secretary", kind="leave", title="李桂兰请假：党课", text="住院", needs=Meetings.PLAN)
    send_all()
    said = mail.outbox[0].subject + mail.outbox[0].body + mail.outbox[0].alternatives[0].content
    assert "李桂兰" not in said and "住院" not in said and "有人请假" in said


def test_a_title_cannot_smuggle_a_head_in(cast: Cast) -> None:
    make_way(cast.people["member"])
    tell(cast, "member", title="一\r\nBcc: evil@example.cn")
    send_all()
    assert mail.outbox[0].subject == "一 Bcc: evil@example.cn" and mail.outbox[0].recipients() == ["li@example.cn"]


def test_html_in_a_title_stays_text(cast: Cast) -> None:
    make_way(cast.people["member"])
    tell(cast, "member", title="<b>a</b> & b")
    send_all()
    assert "&lt;b&gt;" in mail.outbox[0].alternatives[0].content and "<b>a</b> & b" in mail.outbox[0].body


class TestRights:
    """At the moment of sending, not of writing, somebody has to be one who may read the page."""

    def test_a_right_that_is_gone_meanwhile(self, cast: Cast) -> None:
        for who in ("secretary", "organiser"):
            make_way(cast.people[who], address=f"{who}@example.cn")
        tell(cast, "secretary", "organiser", kind="leave", needs=Meetings.PLAN)
        Appointment.objects.filter(person=cast.people["secretary"]).delete()
        send_all()
        assert [one.to for one in mail.outbox] == [["organiser@example.cn"]]
        assert set(states()) == {(State.DROPPED, "right"), (State.DONE, "")}

    def test_the_stranger_next_door_is_told_nothing(self, cast: Cast) -> None:
        make_way(cast.people["next_door"])
        tell(cast, "next_door", kind="leave", needs=Meetings.PLAN)
        send_all()
        assert mail.outbox == [] and states() == [(State.DROPPED, "right")]

    def test_a_grant_counts_as_a_post_does_and_only_while_it_lasts(self, cast: Cast) -> None:
        make_way(cast.people["next_door"])
        grant = make_grant(cast.people["next_door"], "organiser", cast.general)
        tell(cast, "next_door", kind="leave", needs=Meetings.PLAN)
        send_all()
        assert len(mail.outbox) == 1
        Grant.objects.filter(pk=grant.pk).update(until=timezone.localdate())
        tell(cast, "next_door", kind="leave", needs=Meetings.PLAN)
        send_all()
        assert len(mail.outbox) == 1

    def test_whoever_is_called_no_more(self, cast: Cast) -> None:
        from zhibu.meetings.testing import make_called

        for who in ("member", "organiser"):
            make_way(cast.people[who], address=f"{who}@example.cn")
        make_called(cast.actor("secretary"), cast.first)
        Attendance.objects.filter(person=cast.people["member"]).delete()
        send_all()
        assert [one.to for one in mail.outbox] == [["organiser@example.cn"]]

    def test_a_login_that_is_closed(self, cast: Cast) -> None:
        make_way(cast.people["member"])
        tell(cast, "member")
        User.objects.filter(pk=cast.people["member"].user_id).update(is_active=False)
        send_all()
        assert mail.outbox == []

    def test_an_address_given_before_the_login_was_taken_back(self, cast: Cast) -> None:
        make_way(cast.people["member"])
        User.objects.filter(pk=cast.people["member"].user_id).update(shut_out_at=timezone.now())
        tell(cast, "member")
        send_all()
        assert mail.outbox == []


class TestTrouble:
    """What the server does not take is tried again, less and less often, and then shown to the keeper."""

    @pytest.fixture
    def failing(self, monkeypatch: pytest.MonkeyPatch) -> list[Exception]:
        answers: list[Exception] = []

        def send(_line: Any, _letters: Any) -> None:
            if answers:
                raise answers.pop(0)

        monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", send)
        return answers

    def again(self) -> None:
        Sending.objects.update(next_at=timezone.now())
        send_all()

    def test_a_line_that_breaks_is_tried_again(self, cast: Cast, failing: list[Exception]) -> None:
        failing.append(SMTPServerDisconnected("gone"))
        make_way(cast.people["member"])
        tell(cast, "member")
        send_all()
        sending = Sending.objects.get()
        assert (sending.state, sending.trouble, sending.tries) == (State.WAITING, "broken", 1)
        assert sending.next_at > timezone.now() and send_all() == 0
        self.again()
        assert states() == [(State.DONE, "")]

    def test_a_recipient_that_there_is_not_is_given_up_and_said_to_the_person(
        self, cast: Cast, failing: list[Exception]
    ) -> None:
        failing.append(SMTPRecipientsRefused({"li@example.cn": (550, b"no such user")}))
        make_way(cast.people["member"])
        tell(cast, "member")
        send_all()
        assert states() == [(State.DEAD, "recipient")]
        assert "上次没送到" in cast.client("member").get("/notices/ways/").content.decode()

    def test_a_full_box_is_tried_again(self, cast: Cast, failing: list[Exception]) -> None:
        failing.append(SMTPRecipientsRefused({"li@example.cn": (452, b"full")}))
        make_way(cast.people["member"])
        tell(cast, "member")
        send_all()
        assert states() == [(State.WAITING, "recipient")]

    def test_after_days_it_is_given_up(self, cast: Cast, failing: list[Exception]) -> None:
        failing.append(SMTPServerDisconnected("gone"))
        make_way(cast.people["member"])
        tell(cast, "member")
        Sending.objects.update(made_at=timezone.now() - timedelta(days=4))
        send_all()
        assert states() == [(State.DEAD, "broken")]

    def test_what_a_dead_worker_had_taken_is_taken_again(self, cast: Cast) -> None:
        from zhibu.notices.actions import claim_sendings

        make_way(cast.people["member"])
        tell(cast, "member")
        now = timezone.now()
        assert claim_sendings(Means.MAIL, now, 10) and not claim_sendings(Means.MAIL, now, 10)
        assert claim_sendings(Means.MAIL, now + timedelta(minutes=11), 10)

    def test_a_means_that_is_closed_keeps_nothing_for_ever(self, cast: Cast, settings: Any) -> None:
        make_way(cast.people["member"])
        tell(cast, "member")
        settings.MAIL_FROM = ""
        assert send_all() == 0
        Sending.objects.update(made_at=timezone.now() - timedelta(days=4))
        jobs.send_due(0)
        assert states() == [(State.DEAD, "late")]


class TestOneThatFails:
    """A letter that cannot be made waits for another try, and hinders no other of its batch."""

    @pytest.fixture(autouse=True)
    def both(self, cast: Cast) -> None:
        make_way(cast.people["member"])
        make_way(cast.people["secretary"], address="wang@example.cn")

    def went(self, cast: Cast) -> None:
        send_all()
        assert [one.to for one in mail.outbox] == [["wang@example.cn"]]
        found = dict(Sending.objects.values_list("notice__person__name", "state"))
        assert found[cast.people["secretary"].name] == State.DONE

    def test_its_sentence_lacks_a_word(self, cast: Cast) -> None:
        tell(cast, "member", "secretary")
        broken = worded("%(name)s请假：%(theme)s") % {"name": "x"}
        Notice.objects.filter(person=cast.people["member"]).update(title=broken)
        self.went(cast)
        assert (State.WAITING, "failed") in states()

    def test_its_address_is_malformed(self, cast: Cast) -> None:
        Way.objects.filter(person=cast.people["member"]).update(address="li@exa mple\n.cn")
        tell(cast, "member", "secretary")
        self.went(cast)
        assert (State.DEAD, "address") in states()

    def test_its_page_cannot_be_made(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        def render(_template: str, words: Any) -> str:
            if words["letter"].address == "li@example.cn":
                raise TemplateSyntaxError
            return "<p>"

        monkeypatch.setattr("zhibu.notices.channels.mail.render_to_string", render)
        tell(cast, "member", "secretary")
        self.went(cast)
        assert (State.WAITING, "failed") in states()

    @pytest.mark.parametrize("asked", ["still", "attach"])
    def test_its_room_cannot_say_of_it(self, cast: Cast, monkeypatch: pytest.MonkeyPatch, asked: str) -> None:
        def still(told: Any, _day: Any) -> Any:
            if any(one.person == cast.people["member"].pk for one in told):
                raise ValueError
            return set(told)

        def attach(some: Any) -> Any:
            if any(one.address == "li@example.cn" for one in some):
                raise ValueError
            return {}

        kind = replace(kinds()["grant"], **{asked: {"still": still, "attach": attach}[asked]})
        monkeypatch.setitem(kinds(), "grant", kind)
        tell(cast, "member", "secretary")
        self.went(cast)
        assert (State.WAITING, "failed") in states()

    def test_a_channel_that_fails_hinders_no_other(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Mail, "send", lambda *_letters: 1 / 0)
        tell(cast, "member")
        assert send_all() == 1 and states() == [(State.WAITING, "failed")]

    def test_the_log_names_no_address(self, cast: Cast, caplog: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        def render(_template: str, words: Any) -> str:
            raise TemplateSyntaxError(words["letter"].address)

        monkeypatch.setattr("zhibu.notices.channels.mail.render_to_string", render)
        tell(cast, "member")
        send_all()
        assert "TemplateSyntaxError" in caplog.text and "example.cn" not in caplog.text


def test_nothing_is_asked_where_no_means_is_open(cast: Cast, settings: Any, django_assert_num_queries: Any) -> None:
    settings.MAIL_FROM = ""
    make_way(cast.people["member"])
    with django_assert_num_queries(1):
        tell(cast, "member")


def test_who_wants_no_mail_of_a_kind_gets_none(cast: Cast) -> None:
    make_way(cast.people["member"])
    Preference.objects.create(person=cast.people["member"], kind="grant", means=[])
    tell(cast, "member")
    assert not Sending.objects.exists()
    tell(cast, "member", kind="token")
    assert Sending.objects.count() == 1


def test_what_stands_under_another_kind_is_chosen_with_it(cast: Cast) -> None:
    make_way(cast.people["member"])
    tell(cast, "member", kind="gathering_off")
    assert Sending.objects.count() == 1
    Preference.objects.create(person=cast.people["member"], kind="gathering", means=[])
    tell(cast, "member", kind="gathering_off")
    tell(cast, "member", kind="gathering_reminder")
    assert Sending.objects.count() == 1


def test_a_kind_that_no_room_says_never_leaves(cast: Cast) -> None:
    make_way(cast.people["member"])
    tell(cast, "member", kind="test")
    assert not Sending.objects.exists() and Notice.objects.count() == 1


def test_old_lines_are_forgotten(cast: Cast) -> None:
    make_way(cast.people["member"])
    tell(cast, "member")
    send_all()
    Sending.objects.update(made_at=timezone.now() - timedelta(days=31))
    jobs.forget_sendings(0)
    assert not Sending.objects.exists() and Notice.objects.exists()


def test_the_mail_names_itself_so_that_a_second_one_is_known(cast: Cast) -> None:
    make_way(cast.people["member"])
    tell(cast, "member")
    send_all()
    head = mail.outbox[0].message()
    assert head["Message-ID"] == f"<{Sending.objects.get().pk.hex}@example.cn>"
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    line = next(one for one in head.as_bytes().splitlines() if one.startswith(b"List-Unsubscribe:"))
    assert line.startswith(b"List-Unsubscribe: <https://") and line.endswith(
        b"/>"
    )  # no encoded words: programs read it
    assert Mail().means == Means.MAIL
