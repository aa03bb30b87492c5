"""Who gets which answer on the pages of letter boxes."""

from typing import Any

from django.urls import reverse

from tests.cast import Cast
from tests.rights import differences
from zhibu.letters.testing import letter_of, make_letter

# visitor, member, group leader, committee member, organiser, secretary, general secretary, officer, auditor, keeper,
# next door: the order of tests.cast.ROLES. `first`, `general` and `mine` name the box in which a letter lies.
TABLE = """
GET  write_letter first     |  200  200  200  200  200  200  200  200  200  200  200
GET  write_letter second    |  200  200  200  200  200  200  200  200  200  200  200
GET  write_letter mine      |  200  200  200  200  200  200  200  200  200  200  200
GET  write_letter group     |  404  404  404  404  404  404  404  404  404  404  404
POST write_letter first     |  422  422  422  422  422  422  422  422  422  422  422
GET  follow_letter first    |  200  200  200  200  200  200  200  200  200  200  200
POST follow_letter first    |  422  422  422  422  422  422  422  422  422  422  422
POST add_to_letter first    |  422  422  422  422  422  422  422  422  422  422  422
GET  list_letters first     |  302  403  403  403  403  200  200  200  403  403  200
GET  show_letter first      |  302  403  403  403  403  200  200  200  403  403  404
GET  show_letter general    |  302  403  403  403  403  404  200  200  403  403  404
GET  show_letter mine       |  302  403  403  403  403  404  404  200  403  403  404
GET  show_letter unknown    |  302  403  403  403  403  404  404  404  403  403  404
POST show_letter first      |  405  405  405  405  405  405  405  405  405  405  405
POST answer_letter first    |  302  403  403  403  403  422  422  422  403  403  404
POST answer_letter general  |  302  403  403  403  403  404  422  422  403  403  404
GET  close_letter first     |  302  403  403  403  403  200  200  200  403  403  404
GET  pass_letter first      |  302  403  403  403  403  200  200  200  403  403  404
GET  pass_letter mine       |  302  403  403  403  403  404  404  404  403  403  404
"""


def test_the_table_holds(cast: Cast) -> None:
    codes = {word: make_letter(getattr(cast, word)) for word in ("first", "general", "mine")}

    def address(cast: Cast, page: str, word: str) -> str:
        if page in ("follow_letter", "add_to_letter", "list_letters"):
            return reverse(page)
        if page == "write_letter":
            return reverse(page, args=[getattr(cast, word).pk])
        if word == "unknown":
            return reverse(page, args=[cast.second.pk, cast.first.pk])
        ref, row = letter_of(codes[word])
        return reverse(page, args=[row.unit_id, ref])

    assert differences(cast, TABLE, address) == []


def test_a_programs_rights_are_those_of_the_pages(cast: Cast) -> None:
    ref, _row = letter_of(make_letter(cast.first))
    at = f"/api/v1/units/{cast.first.pk}/letters"
    asked = {
        who: cast.client(who).get(at).status_code
        for who in ("visitor", "organiser", "next_door", "auditor", "secretary")
    }
    assert asked == {"visitor": 401, "organiser": 403, "next_door": 404, "auditor": 403, "secretary": 200}
    client: Any = cast.client("secretary")
    (told,) = client.get(at).json()["items"]
    assert told["id"] == str(ref) and told["state"] == "new"
    assert client.get(f"{at}/{ref}").json()["said"][0]["text"] == "井口的灯坏了。"

    def send(verb: str, **body: str) -> Any:
        return client.post(f"{at}/{ref}/{verb}", body, content_type="application/json")

    assert send("answer", text="明天换。").json()["state"] == "answered"
    assert client.get(at).json()["items"] == []
    assert client.get(f"{at}?is_owed=false").json()["count"] == 1
    assert send("close", text="换好了。").json()["state"] == "closed"
    assert send("pass", reason="转").status_code == 422
