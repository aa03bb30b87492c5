"""make_token: a program acts for a person, never with more than the person holds that day."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from zhibu.access import actions, queries
from zhibu.access.loading import by_token
from zhibu.access.models import Grant, Token
from zhibu.access.permissions import Access
from zhibu.access.testing import make_grant, make_token
from zhibu.accounts.actions import shut_out
from zhibu.audit.models import Act
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.members.permissions import Members
from zhibu.notices.models import Notice
from zhibu.orgs.models import Unit
from zhibu.orgs.permissions import Orgs

UNITS = "/api/v1/units"
READS = [Orgs.READ, Members.READ]


def program(token: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {token}"})


def test_a_program_sees_the_tokens_unit_and_below_and_no_more(cast: Cast) -> None:
    client = program(make_token(cast.people["officer"], cast.general, READS))
    assert {unit["id"] for unit in client.get(UNITS).json()["items"]} == {
        str(unit.pk) for unit in (cast.general, cast.first, cast.group, cast.second)
    }
    assert client.get(f"{UNITS}/{cast.mine.pk}").status_code == 404
    assert client.get(f"{UNITS}/{cast.office.pk}").status_code == 404


def test_a_program_may_only_what_its_token_says(cast: Cast) -> None:
    client = program(make_token(cast.people["officer"], cast.general, [Orgs.READ]))
    assert client.get("/api/v1/members").status_code == 403
    answer = client.post(f"{UNITS}/{cast.general.pk}/edit", {"host": "x"}, content_type="application/json")
    assert (answer.status_code, answer.json()["type"]) == (403, "/api/docs/#not-allowed")


def test_it_never_sees_more_than_its_owner(cast: Cast) -> None:
    token = make_token(cast.people["secretary"], cast.first, READS)
    loaded = by_token(token, timezone.now())
    assert loaded
    owner, seen = cast.actor("secretary"), 0
    for permission in (*Orgs, *Members, *Access):
        for unit in Unit.objects.all():
            assert not loaded.actor.may(permission, unit) or owner.may(permission, unit)
            seen += loaded.actor.may(permission, unit)
        assert not loaded.actor.may_own(permission)
    assert seen >= len(READS), "and it sees something at all"


def test_rights_that_end_end_for_the_token_at_once(cast: Cast) -> None:
    member = cast.people["member"]
    grant = make_grant(member, "organiser", cast.general)
    client = program(make_token(member, cast.general, READS))
    assert client.get("/api/v1/members").status_code == 200
    actions.end_grant(cast.actor("officer"), grant, on=cast.actor("officer").today)
    assert Grant.objects.on(cast.actor("officer").today).filter(person=member).count() == 0
    assert client.get("/api/v1/members").status_code == 403


@pytest.mark.parametrize("how", ["revoked", "run out", "login stopped", "shut out", "wrong"])
def test_what_no_longer_holds_opens_nothing(cast: Cast, how: str) -> None:
    officer = cast.people["officer"]
    token = make_token(officer, cast.mine, READS)
    assert program(token).get(UNITS).status_code == 200
    if how == "revoked":
        actions.revoke_token(cast.actor("officer"), Token.objects.get())
    if how == "run out":
        Token.objects.update(until=timezone.localdate())
    if how == "login stopped":
        type(officer.user).objects.filter(pk=officer.user_id).update(is_active=False)
    if how == "shut out":
        assert officer.user
        shut_out(officer.user, at=timezone.now())
    answer = program(token[:-1] + "!" if how == "wrong" else token).get(UNITS)
    assert (answer.status_code, answer.json()["type"]) == (401, "/api/docs/#not-signed-in")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_what_a_program_does_is_recorded_as_such(cast: Cast) -> None:
    client = program(make_token(cast.people["officer"], cast.general, [Orgs.READ, Orgs.EDIT], name="考勤系统"))
    answer = client.post(f"{UNITS}/{cast.first.pk}/edit", {"host": "综采一区"}, content_type="application/json")
    assert answer.status_code == 200
    act = Act.objects.get(verb="edit_unit")
    assert (act.actor_name, act.through_name, act.through_id) == ("赵国栋", "考勤系统", Token.objects.get().pk)
    page = cast.client("officer").get(reverse("list_acts", args=[cast.first.pk])).content.decode()
    assert "赵国栋（通过“考勤系统”）" in page


def test_only_the_day_of_use_is_kept(cast: Cast) -> None:
    token = make_token(cast.people["officer"], cast.mine, READS)
    assert Token.objects.get().used_on is None
    program(token).get(UNITS)
    assert Token.objects.get().used_on == timezone.localdate()


def test_a_token_opens_no_page_and_makes_no_token(cast: Cast) -> None:
    client = program(make_token(cast.people["officer"], cast.mine, READS))
    assert client.get(reverse("list_members")).status_code == 302
    loaded = by_token(make_token(cast.people["officer"], cast.mine, READS), timezone.now())
    assert loaded
    with pytest.raises(NotAllowed):
        own = Token(person_id=loaded.actor.person_id, unit=cast.mine)
        actions.make_token(loaded.actor, own, name="x", permissions=READS, until=loaded.actor.today)


def test_a_keepers_token_gives_no_role_that_it_may_not_use(cast: Cast) -> None:
    loaded = by_token(make_token(cast.people["keeper"], cast.mine, [Access.GRANT]), timezone.now())
    assert loaded
    with pytest.raises(Refused):
        actions.give_grant(
            loaded.actor, cast.mine, person=cast.people["member"], role="officer", since=loaded.actor.today
        )


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("name", {"name": " "}),
        ("permissions", {"permissions": []}),
        ("permissions", {"permissions": [Members.IMPORT, Orgs.READ]}),
        ("permissions", {"permissions": [Access.TOKEN]}),
        ("until", {"until": 0}),
        ("until", {"until": 400}),
    ],
)
def test_it_is_refused_at_its_field(cast: Cast, field: str, changed: dict) -> None:
    actor = cast.actor("organiser")
    days = changed.pop("until", 10)
    details = {"name": "x", "permissions": [Orgs.READ], "until": actor.today + timedelta(days=days)} | changed
    with pytest.raises(Refused) as refused:
        actions.make_token(actor, Token(person_id=actor.person_id, unit=cast.first), **details)
    assert refused.value.field == field


def test_nobody_makes_one_for_another(cast: Cast) -> None:
    actor = cast.actor("organiser")
    with pytest.raises(NotAllowed):
        other = Token(person_id=cast.people["secretary"].pk, unit=cast.first)
        actions.make_token(actor, other, name="x", permissions=[Orgs.READ], until=actor.today + timedelta(days=1))


def test_the_page_shows_it_once_and_keeps_its_mark_alone(cast: Cast) -> None:
    client, url = cast.client("organiser"), reverse("make_token", args=[cast.first.pk])
    offered = client.get(url).content.decode()
    assert "members.edit" in offered and "members.import" not in offered and "access.token" not in offered
    until = (timezone.localdate() + timedelta(days=30)).isoformat()
    answer = client.post(url, {"name": "食堂", "permissions": ["orgs.read"], "until": until, **once(client, url)})
    page = answer.content.decode()
    token = page.partition("<code>")[2].partition("</code>")[0]
    assert program(token).get(UNITS).status_code == 200
    kept = Token.objects.values().get()
    assert token not in str(kept) and kept["permissions"] == ["orgs.read"]
    mine = client.get(reverse("list_tokens")).content.decode()
    assert "食堂" in mine and token not in mine
    assert token not in str(list(Act.objects.values()))


def once(client: Client, url: str) -> dict[str, str]:
    return {"once": client.get(url).context["form"]["once"].value()}


def test_those_who_see_rights_see_the_tokens_that_reach_the_unit(cast: Cast) -> None:
    make_token(cast.people["officer"], cast.mine, READS, name="上面的")
    make_token(cast.people["secretary"], cast.first, READS, name="这里的")
    make_token(cast.people["next_door"], cast.second, READS, name="隔壁的")
    page = cast.client("auditor").get(reverse("list_unit_tokens", args=[cast.first.pk])).content.decode()
    assert "上面的" in page and "这里的" in page and "隔壁的" not in page and "王建国" in page


def test_whoever_watches_over_the_unit_revokes_and_the_owner_is_told(cast: Cast) -> None:
    make_token(cast.people["organiser"], cast.first, READS, name="食堂")
    token = Token.objects.get()
    url = reverse("revoke_token", args=[token.pk])
    assert cast.client("next_door").post(url).status_code == 404
    assert cast.client("auditor").post(url).status_code == 403
    assert cast.client("secretary").post(url).status_code == 302
    assert Notice.objects.get().person_id == cast.people["organiser"].pk
    assert cast.client("secretary").post(url).status_code == 422


def test_lines_say_what_it_may_in_words(cast: Cast) -> None:
    make_token(cast.people["organiser"], cast.first, READS)
    actor = cast.actor("organiser")
    line = queries.token_lines(queries.tokens_of(actor), actor)[0]
    assert (line.may, line.used, line.is_alive) == ("看党员名册、看组织", "还没用过", True)
