"""What did not go out is shown to the keeper as counts, sent again or given up."""

from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from tests.cast import ROLES, Cast
from zhibu.audit.models import Act
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.notices.actions import drop_undelivered, notify, resend_undelivered
from zhibu.notices.actions.sending import Undelivered
from zhibu.notices.choices import State
from zhibu.notices.models import Notice, Sending
from zhibu.notices.testing import make_way, open_mail, send_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def dead(cast: Cast, settings: Any) -> Undelivered:
    open_mail(settings)
    make_way(cast.people["member"])
    at = timezone.now()
    notify([cast.people["member"].pk], kind="grant", title="绝密的题", at=at, unit_path=cast.first.path)
    Sending.objects.update(state=State.DEAD, trouble="recipient")
    return Undelivered("mail", "recipient", cast.mine.path)


def test_the_keeper_sees_how_many_and_why_and_nothing_else(cast: Cast, dead: Undelivered) -> None:
    page = cast.client("keeper").get(reverse("list_undelivered")).content.decode()
    assert "1 条" in page and "没有这个收件人" in page
    assert "绝密" not in page and "李桂兰" not in page and "example.cn" not in page


@pytest.mark.parametrize("who", [role for role in ROLES if role not in ("keeper", "visitor")])
def test_nobody_else_does(cast: Cast, dead: Undelivered, who: str) -> None:
    assert cast.client(who).get(reverse("list_undelivered")).status_code == 403
    asked = {"means": "mail", "trouble": "recipient", "path": cast.mine.path}
    assert cast.client(who).post(reverse("resend_undelivered"), asked).status_code == 403
    with pytest.raises(NotAllowed):
        drop_undelivered(cast.actor(who), dead)


def test_it_is_sent_again(cast: Cast, dead: Undelivered) -> None:
    asked = {"means": "mail", "trouble": "recipient", "path": cast.mine.path}
    cast.client("keeper").post(reverse("resend_undelivered"), asked)
    send_all()
    assert len(mail.outbox) == 1 and Sending.objects.get().state == State.DONE
    assert Act.objects.get(verb="resend_undelivered").details == {"count": 1, "means": "mail"}


def test_it_is_given_up_and_the_notice_stays(cast: Cast, dead: Undelivered) -> None:
    drop_undelivered(cast.actor("keeper"), dead)
    assert Sending.objects.get().state == State.DROPPED and Notice.objects.exists()
    with pytest.raises(Refused):
        resend_undelivered(cast.actor("keeper"), dead)


def test_a_place_outside_is_as_if_there_were_none(cast: Cast, dead: Undelivered) -> None:
    asked = {"means": "mail", "trouble": "recipient", "path": "9999"}
    assert cast.client("keeper").post(reverse("resend_undelivered"), asked).status_code == 404
    with pytest.raises(NotAllowed):
        resend_undelivered(cast.actor("keeper"), Undelivered("mail", "recipient", ""))


def test_all_went_out(cast: Cast, query_count: Any) -> None:
    answer = cast.client("keeper").get(reverse("list_undelivered"))
    assert "都发出去了" in answer.content.decode()
    query_count("notices.list_undelivered", answer)
