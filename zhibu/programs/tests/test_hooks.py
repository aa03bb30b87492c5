"""Another system is told of acts: signed, again until it takes them, by ids and verbs alone."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.rights import differences
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.lib import posting
from zhibu.lib.listening import Listener, listening
from zhibu.lib.posting import Sent
from zhibu.members.models import Member
from zhibu.members.permissions import Members
from zhibu.notices.models import Notice
from zhibu.orgs.actions import edit_unit
from zhibu.programs import actions, jobs, queries
from zhibu.programs.choices import State
from zhibu.programs.models import Delivery, Hook


@pytest.fixture
def listener(settings: Any) -> Iterator[Listener]:
    settings.HOOK_NETWORKS = [ip_network("127.0.0.0/8")]
    with listening() as listener:
        yield listener


def make(cast: Cast, listener: Listener, verbs: list[str] | None = None, unit: str = "general") -> Hook:
    actor = cast.actor("officer")
    return actions.make_hook(
        actor,
        getattr(cast, unit),
        name="办公平台",
        address=f"{listener.address}/in?from=zhibu",
        verbs=verbs or ["edit_unit"],
    )


def act(cast: Cast, capture: Any, unit: str = "first") -> None:
    with capture(execute=True):
        edit_unit(cast.actor("officer"), getattr(cast, unit), host="综采一区", contact="王建国 13812345678")


def deliver(at: Any = None) -> None:
    for pk in Delivery.objects.filter(state=State.WAITING).values_list("pk", flat=True):
        jobs.deliver(str(pk))


def test_it_is_told_once_signed_and_without_persons(
    cast: Cast, listener: Listener, django_capture_on_commit_callbacks: Any
) -> None:
    hook = make(cast, listener)
    act(cast, django_capture_on_commit_callbacks)
    deliver()
    deliver()
    ((path, headers, body),) = listener.heard
    assert path == "/in?from=zhibu"
    said = json.loads(body)
    assert said["type"] == "edit_unit"
    assert said["data"] == {
        "verb": "edit_unit",
        "kind": "unit",
        "subject": str(cast.first.pk),
        "unit": str(cast.first.pk),
    }
    assert not any(word in body for word in ("王建国", "13812345678", "赵国栋", "综采"))
    key = base64.b64decode(hook.secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}"
    right = base64.b64encode(hmac.new(key, signed.encode(), hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{right}"
    assert headers["content-type"] == "application/json"
    assert Delivery.objects.get().state == State.DONE


def test_only_chosen_acts_in_the_unit_and_below_are_told(
    cast: Cast, listener: Listener, django_capture_on_commit_callbacks: Any
) -> None:
    make(cast, listener, unit="first")
    make(cast, listener, verbs=["found_unit"])
    act(cast, django_capture_on_commit_callbacks, unit="second")
    act(cast, django_capture_on_commit_callbacks, unit="mine")
    assert not Delivery.objects.exists()
    act(cast, django_capture_on_commit_callbacks, unit="group")
    assert Delivery.objects.count() == 1


def test_an_act_that_is_taken_back_is_not_told(cast: Cast, listener: Listener) -> None:
    make(cast, listener)
    edit_unit(cast.actor("officer"), cast.first, host="x")
    assert not Delivery.objects.exists()


def test_what_is_not_taken_is_tried_again_later_under_the_same_id(
    cast: Cast, listener: Listener, django_capture_on_commit_callbacks: Any
) -> None:
    make(cast, listener)
    listener.answers = [500, 503, 200]
    act(cast, django_capture_on_commit_callbacks)
    deliver()
    waiting = Delivery.objects.get()
    assert (waiting.state, waiting.status, waiting.tries) == (State.WAITING, 500, 1)
    assert waiting.next_at > waiting.made_at
    deliver()
    assert len(listener.heard) == 1, "not before it is due"
    for tries in (2, 3):
        Delivery.objects.update(next_at=waiting.made_at)
        deliver()
        assert Delivery.objects.get().tries == tries
    assert Delivery.objects.get().state == State.DONE
    assert len({headers["webhook-id"] for _path, headers, _body in listener.heard}) == 1
    assert Hook.objects.get().failing_since is None


def test_after_days_it_is_given_up_and_whoever_set_it_up_is_told(
    cast: Cast, listener: Listener, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    hook = make(cast, listener)
    listener.answers = [500]
    act(cast, django_capture_on_commit_callbacks)
    deliver()
    long_ago = cast.actor("officer").at - timedelta(days=settings.HOOK_DAYS, minutes=1)
    Delivery.objects.update(asked_at=long_ago, next_at=long_ago)
    Hook.objects.update(failing_since=long_ago)
    deliver()
    assert Delivery.objects.get().state == State.DEAD
    assert Hook.objects.get().stopped_at
    assert Notice.objects.filter(person_id=cast.people["officer"].pk, kind="hook").count() == 1
    act(cast, django_capture_on_commit_callbacks)
    assert Delivery.objects.count() == 1
    actions.start_hook(cast.actor("officer"), Hook.objects.get())
    listener.answers = [200]
    delivery = Delivery.objects.select_related("hook", "hook__unit").get()
    actions.resend_delivery(cast.actor("officer"), delivery)
    deliver()
    assert Delivery.objects.get().state == State.DONE
    assert queries.light_of(Hook.objects.get(pk=hook.pk))[0] == "ok"


def test_it_is_not_followed_elsewhere(cast: Cast, listener: Listener, django_capture_on_commit_callbacks: Any) -> None:
    make(cast, listener)
    listener.answers = [307]
    act(cast, django_capture_on_commit_callbacks)
    deliver()
    assert [path for path, _headers, _body in listener.heard] == ["/in?from=zhibu"]
    assert Delivery.objects.get().trouble == "moved"


def test_one_that_answers_a_byte_at_a_time_is_cut_off(
    cast: Cast, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "WHOLE_SECONDS", 0.4)
    listener.drips = True
    assert posting.send(listener.address, {}, "{}", [ip_network("127.0.0.0/8")]).trouble == "slow"


def test_nobody_there_is_said(cast: Cast) -> None:
    with listening() as gone:
        address = gone.address
    assert posting.send(address, {}, "{}", [ip_network("127.0.0.0/8")]).trouble == "broken"


def test_a_new_secret_signs_beside_the_former_one_for_a_day(
    cast: Cast, listener: Listener, django_capture_on_commit_callbacks: Any
) -> None:
    hook = make(cast, listener)
    former = hook.secret
    secret = actions.rotate_secret(cast.actor("officer"), hook)
    assert secret != former
    act(cast, django_capture_on_commit_callbacks)
    delivery = Delivery.objects.select_related("hook").get()
    now = cast.actor("officer").at
    assert len(queries.headers_of(delivery, now)["webhook-signature"].split()) == 2
    assert len(queries.headers_of(delivery, now + timedelta(hours=25))["webhook-signature"].split()) == 1


def test_secrets_and_addresses_are_sealed_at_rest(cast: Cast, listener: Listener) -> None:
    from django.db import connection

    hook = make(cast, listener)
    with connection.cursor() as cursor:
        cursor.execute("select secret, address from programs_hook")
        kept = b"".join(bytes(one) for one in cursor.fetchone())
    assert hook.secret.encode() not in kept and b"127.0.0.1" not in kept


def test_it_needs_the_right_to_the_audit_too(cast: Cast, listener: Listener) -> None:
    with pytest.raises(NotAllowed):
        actions.make_hook(cast.actor("organiser"), cast.first, name="x", address=listener.address, verbs=["edit_unit"])


@pytest.mark.parametrize("verbs", [[], ["keep_view"], ["nonsense"], ["make_token"], ["stop_job"]])
def test_only_what_may_be_told_is_chosen(cast: Cast, listener: Listener, verbs: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        actions.make_hook(cast.actor("officer"), cast.first, name="x", address=listener.address, verbs=verbs)
    assert refused.value.field == "verbs"


def test_a_word_is_sent_to_try_it(cast: Cast, listener: Listener) -> None:
    actions.try_hook(cast.actor("officer"), make(cast, listener))
    deliver()
    assert json.loads(listener.heard[0][2])["type"] == "ping"


def test_what_a_dead_worker_had_begun_is_done_by_the_next(
    cast: Cast, listener: Listener, django_capture_on_commit_callbacks: Any
) -> None:
    make(cast, listener)
    act(cast, django_capture_on_commit_callbacks)
    now = cast.actor("officer").at + timedelta(seconds=1)
    delivery = Delivery.objects.get()
    assert actions.claim_delivery(delivery.pk, now)
    assert actions.claim_delivery(delivery.pk, now) is None, "another has it"
    assert actions.claim_delivery(delivery.pk, now + actions.CLAIMED)


def test_old_lines_of_the_log_go(cast: Cast, listener: Listener, django_capture_on_commit_callbacks: Any) -> None:
    make(cast, listener)
    act(cast, django_capture_on_commit_callbacks)
    later = cast.actor("officer").at + timedelta(days=31)
    assert actions.forget_deliveries(later) == 0, "what waits stays"
    deliver()
    assert actions.forget_deliveries(later) == 1


def in_flight(cast: Cast, listener: Listener, capture: Any) -> Delivery:
    """Return a delivery that is being sent at this moment."""
    make(cast, listener)
    act(cast, capture)
    taken = actions.claim_delivery(Delivery.objects.get().pk, cast.actor("officer").at + timedelta(seconds=1))
    assert taken
    return taken


def test_what_is_being_sent_while_it_is_stopped_stays_stopped(
    cast: Cast, listener: Listener, django_capture_on_commit_callbacks: Any
) -> None:
    officer, taken = cast.actor("officer"), in_flight(cast, listener, django_capture_on_commit_callbacks)
    actions.stop_hook(officer, Hook.objects.get())
    actions.note_try(taken, Sent(500, "answer"), officer.at)
    row = Delivery.objects.get()
    assert (row.state, row.trouble) == (State.DEAD, "stopped")
    actions.start_hook(officer, Hook.objects.get())
    assert Hook.objects.get().failing_since is None
    assert actions.defer_due(officer.at + timedelta(days=1)) == 0


def test_what_arrives_after_all_while_it_is_stopped_is_done(
    cast: Cast, listener: Listener, django_capture_on_commit_callbacks: Any
) -> None:
    officer, taken = cast.actor("officer"), in_flight(cast, listener, django_capture_on_commit_callbacks)
    actions.stop_hook(officer, Hook.objects.get())
    actions.note_try(taken, Sent(200), officer.at)
    row = Delivery.objects.get()
    assert (row.state, row.trouble) == (State.DONE, "")


def test_what_was_queued_in_the_moment_of_stopping_is_never_sent(
    cast: Cast, listener: Listener, django_capture_on_commit_callbacks: Any
) -> None:
    make(cast, listener)
    officer = cast.actor("officer")
    actions.stop_hook(officer, Hook.objects.get())
    Delivery.objects.create(
        hook=Hook.objects.get(),
        verb="edit_unit",
        body="{}",
        made_at=officer.at,
        asked_at=officer.at,
        next_at=officer.at,
    )
    assert actions.defer_due(officer.at + timedelta(minutes=1)) == 0, "nobody takes it, so nobody is asked"
    actions.start_hook(officer, Hook.objects.get())
    assert Delivery.objects.get().state == State.DEAD


# -- pages


def once(client: Client, url: str) -> dict[str, str]:
    return {"once": client.get(url).context["form"]["once"].value()}


def test_the_page_shows_the_secret_once_and_the_log(
    cast: Cast, listener: Listener, django_capture_on_commit_callbacks: Any
) -> None:
    client, url = cast.client("officer"), reverse("make_hook", args=[cast.general.pk])
    sent = {"name": "办公平台", "address": listener.address, "orgs": ["edit_unit"], "members": ["admit_member"]}
    page = client.post(url, {**sent, **once(client, url)}).content.decode()
    hook = Hook.objects.get()
    assert hook.secret in page and hook.verbs == ["admit_member", "edit_unit"]
    listener.answers = [500, 200]
    act(cast, django_capture_on_commit_callbacks)
    deliver()
    shown = client.get(reverse("show_hook", args=[hook.pk])).content.decode()
    assert hook.secret not in shown and "对方说没收下（500）" in shown
    assert "办公平台" in client.get(reverse("list_hooks", args=[cast.first.pk])).content.decode()


def test_a_refused_address_is_said_at_its_field(cast: Cast) -> None:
    client, url = cast.client("officer"), reverse("make_hook", args=[cast.general.pk])
    sent = {"name": "x", "address": "http://127.0.0.1:8000/", "orgs": ["edit_unit"], **once(client, url)}
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert "内网地址" in answer.content.decode()


#                         visitor member group_l committee organiser secretary general officer auditor keeper next_door
TABLE = """
GET  list_hooks first     | 302    403    403     403       403       200       200     200     403     200    404
GET  make_hook first      | 302    403    403     403       403       200       200     200     403     200    404
GET  show_hook general    | 302    403    403     403       403       404       200     200     403     200    404
GET  rotate_secret general | 302   403    403     403       403       404       200     200     403     200    404
GET  stop_hook general    | 302    403    403     403       403       404       200     200     403     200    404
POST start_hook general   | 302    403    403     403       403       404       422     422     403     422    404
POST try_hook general     | 302    403    403     403       403       404       302     302     403     302    404
POST resend_delivery waiting | 302 403    403     403       403       404       422     422     403     422    404
GET  show_api             | 302    200    200     200       200       200       200     200     200     200    200
"""


def test_the_table_holds(cast: Cast, listener: Listener) -> None:
    hook = make(cast, listener)
    actions.try_hook(cast.actor("officer"), hook)
    waiting = Delivery.objects.get()

    def address(cast: Cast, page: str, word: str = "") -> str:
        if not word:
            return reverse(page)
        return reverse(page, args=[{"first": cast.first, "general": hook, "waiting": waiting}[word].pk])

    assert differences(cast, TABLE, address) == []
    assert Member.objects.visible_to(cast.actor("officer"), Members.READ).exists()
