"""One's own whole file, to take away."""

import json
from datetime import date

from django.core.files.storage import default_storage

from tests.cast import Cast
from zhibu.files.tests.test_uploads import picture
from zhibu.members.actions.opening import open_file
from zhibu.members.actions.papers import set_photo
from zhibu.members.models import Attachment, Member, PartyFile
from zhibu.members.queries.export import paper_file
from zhibu.notices.choices import Means
from zhibu.notices.testing import make_way
from zhibu.people.models import Person


def fill(cast: Cast) -> Member:
    person = cast.people["member"]
    Person.objects.filter(pk=person.pk).update(
        phone="13812341234",
        home_address="人民路7号",
        education="31",
        birth_on=date(1962, 3, 12),
        native_place="河北邯郸",
        birth_place="一个小村庄",
    )
    PartyFile.objects.create(person=person, introducers="王建国")
    return Member.objects.select_related("person", "unit", "group").get(person=person)


def test_the_data_holds_every_item_in_full_with_codes_and_words(cast: Cast) -> None:
    member = fill(cast)
    open_file(cast.actor("secretary"), member, parts=["identity"], purpose="核对名册")
    answer = cast.client("member").get("/me/file/export.json")
    told = json.loads(answer.content)
    items = {item["key"]: item for item in told["items"]}
    assert items["phone"]["value"] == "13812341234" and items["home_address"]["value"] == "人民路7号"
    assert items["education"] == items["education"] | {"value": "31", "table": "education"}
    assert items["native_place"] == items["native_place"] | {"value": "河北邯郸", "division": "130400"}
    assert items["birth_place"] == items["birth_place"] | {"value": "一个小村庄", "division": None}
    assert told["affiliations"][0]["unit"] == "综采一区党支部"
    assert told["openings"][0]["purpose"] == "核对名册"
    assert "attachment" in answer["Content-Disposition"] and "no-store" in answer["Cache-Control"]


def test_the_paper_is_a_pdf_with_the_same_facts(cast: Cast) -> None:
    member = fill(cast)
    answer = cast.client("member").get("/me/file/export.pdf")
    assert answer.content.startswith(b"%PDF")
    words = json.dumps(paper_file(cast.actor("member"), member), ensure_ascii=False)
    assert "13812341234" in words and "综采一区党支部" in words and "王建国" in words


def test_the_paper_shows_the_photo(cast: Cast) -> None:
    member, client = fill(cast), cast.client("member")
    plain = client.get("/me/file/export.pdf").content
    set_photo(cast.actor("organiser"), member, content=picture())
    with_photo = client.get("/me/file/export.pdf").content
    assert (plain.count(b"/Subtype/Image"), with_photo.count(b"/Subtype/Image")) == (0, 1)


def test_a_photo_that_storage_has_lost_keeps_nobody_from_the_paper(cast: Cast) -> None:
    member = fill(cast)
    set_photo(cast.actor("organiser"), member, content=picture())
    default_storage.delete(Attachment.objects.get(is_photo=True).file.key)
    assert cast.client("member").get("/me/file/export.pdf").content.startswith(b"%PDF")


def test_only_ones_own(cast: Cast) -> None:
    fill(cast)
    assert "13812341234" not in cast.client("secretary").get("/me/file/export.json").content.decode()
    assert cast.client(None).get("/me/file/export.json").status_code == 302


def test_the_card_and_the_copy_hold_where_notices_go(cast: Cast) -> None:
    fill(cast)
    make_way(cast.people["member"], Means.SMS, "13900002222")
    make_way(cast.people["secretary"], Means.MAIL, "wang@example.cn")
    page = cast.client("member").get("/me/file/card/").content.decode()
    assert (
        "收消息的方式" in page and "<div>短信</div>" in page and "13900002222" not in page and "邮箱</div>" not in page
    )
    (way,) = json.loads(cast.client("member").get("/me/file/export.json").content)["ways"]
    assert (way["means"], way["address"], "keys" in way) == ("sms", "13900002222", False)


def test_the_card_says_what_is_held_and_who_keeps_it(cast: Cast) -> None:
    fill(cast)
    page = cast.client("member").get("/me/file/card/").content.decode()
    assert "手机号码" in page and "加密保存" in page and "第二十六条" in page
    assert "王建国" in page and "孙敏" in page
    assert "13812341234" not in page
