"""Who gets which answer: from a scan, and from the pages on which QR codes are kept."""

from typing import Any

from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.rights import differences
from zhibu.links import actions
from zhibu.links.models import Link
from zhibu.members.models import Member
from zhibu.members.testing import make_member
from zhibu.orgs.models import Unit

# visitor, member, group leader, committee member, organiser, secretary, general secretary, officer, auditor, keeper,
# next door: the order of tests.cast.ROLES. `member` is the member's own; `other` is another's of the same branch.
TABLE = """
GET  open_link first     |  200  200  200  302  302  302  302  302  302  302  200
GET  open_link second    |  200  200  200  200  200  200  302  302  302  302  302
GET  open_link mine      |  200  200  200  200  200  200  200  302  302  302  200
GET  open_link member    |  200  302  200  200  302  302  302  302  200  200  200
GET  open_link other     |  200  200  200  200  302  302  302  302  200  200  200
GET  open_link revoked   |  404  404  404  404  404  404  404  404  404  404  404
GET  open_link unknown   |  404  404  404  404  404  404  404  404  404  404  404
GET  open_link no-token  |  404  404  404  404  404  404  404  404  404  404  404
POST open_link first     |  405  405  405  405  405  405  405  405  405  405  405
GET  show_link first     |  302  404  404  403  200  200  200  200  403  403  404
GET  show_link second    |  302  404  404  404  404  404  200  200  403  403  200
GET  show_link mine      |  302  404  404  404  404  404  404  200  403  403  404
GET  show_link member    |  302  200  404  403  200  200  200  200  403  403  404
GET  show_link other     |  302  404  404  403  200  200  200  200  403  403  404
GET  show_link group     |  302  404  403  403  422  422  422  422  403  403  404
GET  print_link first    |  302  404  404  403  200  200  200  200  403  403  404
GET  print_link member   |  302  200  404  403  200  200  200  200  403  403  404
GET  print_link other    |  302  404  404  403  200  200  200  200  403  403  404
POST make_link other     |  302  404  404  403  422  422  422  422  403  403  404
POST rotate_link first   |  302  404  404  403  302  302  302  302  403  403  404
POST rotate_link member  |  302  302  404  403  302  302  302  302  403  403  404
POST rotate_link other   |  302  404  404  403  302  302  302  302  403  403  404
GET  rotate_link member  |  405  405  405  405  405  405  405  405  405  405  405
POST revoke_link second  |  302  404  404  404  404  404  302  422  403  403  422
POST revoke_link other   |  302  404  404  403  302  422  422  422  403  403  404
GET  make_links first    |  302  404  404  403  200  200  200  200  403  403  404
GET  make_links second   |  302  404  404  404  404  404  200  200  403  403  200
POST make_links first    |  302  404  404  403  200  200  200  200  403  403  404
"""
WORDS = {"revoked": "", "unknown": "2345678923456789", "no-token": "110101199001011234"}


def _address(cast: Cast, page: str, word: str) -> str:
    if page == "open_link":
        return reverse(page, args=[WORDS[word]])
    subject = getattr(cast, word, None) or Member.objects.get(person=cast.people[word])
    kind = "unit" if isinstance(subject, Unit) else "member"
    return reverse(page, args=["member" if page == "make_links" else kind, subject.pk])


def test_the_table_holds(cast: Cast, monkeypatch: Any) -> None:
    cast.people["other"] = make_member(cast.first, "钱七").person
    officer = cast.actor("officer")
    revoked = make_member(cast.first, "孙八")
    words = dict(WORDS, revoked=actions.make_link(officer, revoked).token)
    actions.revoke_link(officer, revoked)
    for word in ("first", "second", "mine"):
        words[word] = actions.make_link(officer, getattr(cast, word)).token
    for word in ("member", "other"):
        words[word] = actions.make_link(officer, Member.objects.get(person=cast.people[word])).token
    monkeypatch.setitem(globals(), "WORDS", words)
    monkeypatch.setattr("zhibu.links.views.spend_attempt", lambda *_: None)
    assert differences(cast, TABLE, _address) == []


def test_an_unknown_kind_is_not_there(cast: Cast) -> None:
    client = cast.client("officer")
    for page in ("show_link", "make_links"):
        assert client.get(reverse(page, args=["letter", cast.first.pk])).status_code == 404
    assert client.get(f"/api/v1/links/letter/{cast.first.pk}").status_code == 404


def test_a_programs_rights_are_those_of_the_pages(cast: Cast) -> None:
    at = f"/api/v1/links/unit/{cast.first.pk}"
    asked = {who: _post(cast.client(who), f"{at}/make") for who in ("next_door", "auditor", "secretary", "visitor")}
    assert asked == {"next_door": 404, "auditor": 403, "secretary": 201, "visitor": 401}
    assert cast.client("next_door").get(at).status_code == 404
    told = cast.client("secretary").get(at).json()
    assert told["address"].endswith("/q/" + Link.objects.get().token)
    assert _post(cast.client("secretary"), f"{at}/make") == 422
    assert _post(cast.client("secretary"), f"{at}/rotate") == 200
    assert _post(cast.client("secretary"), f"{at}/revoke") == 204
    assert cast.client("secretary").get(at).status_code == 404


def _post(client: Client, address: str) -> int:
    return client.post(address, content_type="application/json").status_code
