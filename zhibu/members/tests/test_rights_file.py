"""Who gets which answer from the pages of the e-file, and what each page costs."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.rights import differences
from zhibu.access.actors import system
from zhibu.files.tests.test_uploads import picture
from zhibu.members.actions.conduct import record_conduct
from zhibu.members.actions.corrections import request_correction
from zhibu.members.actions.exemptions import record_exemption
from zhibu.members.actions.groups import place_in_group
from zhibu.members.actions.merging import merge_members
from zhibu.members.actions.papers import add_attachment, set_photo
from zhibu.members.choices import ExemptionReason
from zhibu.members.models import Attachment, CorrectionRequest, Member, Merge, Sanction
from zhibu.members.testing import make_member

# visitor, member, group leader, committee member, organiser, secretary, general secretary, officer, auditor, keeper,
# next door: the order of tests.cast.ROLES. The file is the member's own.
TABLE = """
GET  my_file                    |  302  200  200  200  200  200  200  200  200  200  200
GET  my_openings                |  302  200  200  200  200  200  200  200  200  200  200
GET  my_data_card               |  302  200  200  200  200  200  200  200  200  200  200
GET  export_my_file             |  302  200  200  200  200  200  200  200  200  200  200
GET  request_correction         |  302  200  200  200  200  200  200  200  200  200  200
GET  show_member member         |  302  302  404  403  200  200  200  200  403  403  404
GET  show_member next_door      |  302  404  404  404  404  404  200  200  403  403  302
GET  show_member grouped        |  302  404  403  403  200  200  200  200  403  403  404
GET  show_photo grouped         |  302  404  403  403  200  200  200  200  403  403  404
POST reveal_fields member       |  302  200  404  403  422  422  422  422  403  403  404
GET  reveal_fields member       |  405  405  405  405  405  405  405  405  405  405  405
GET  edit_member member         |  302  403  403  403  200  200  200  200  403  403  404
POST edit_member member         |  302  403  403  403  422  422  422  422  403  403  404
GET  set_photo member           |  302  403  403  403  200  200  200  200  403  403  404
GET  show_photo member          |  302  200  404  403  200  200  200  200  403  403  404
GET  add_attachment member      |  302  403  403  403  200  200  200  200  403  403  404
GET  download_attachment member |  302  200  404  403  200  200  200  200  403  403  404
GET  remove_attachment member   |  302  403  403  403  200  200  200  200  403  403  404
GET  record_exemption member    |  302  403  403  403  200  200  200  200  403  403  404
GET  review_exemption member    |  302  403  403  403  200  200  200  200  403  403  404
GET  end_exemption member       |  302  403  403  403  200  200  200  200  403  403  404
GET  record_hardship member     |  302  200  404  403  403  200  200  200  403  403  404
POST record_hardship member     |  302  422  404  403  403  422  422  422  403  403  404
GET  end_hardship member        |  302  200  404  403  403  200  200  200  403  403  404
GET  choose_reminder   |  302  200  200  200  200  200  200  200  200  200  200
GET  record_conduct member      |  302  403  403  403  403  200  200  200  403  403  404
POST record_conduct member      |  302  403  403  403  403  422  422  422  403  403  404
GET  complete_conduct member    |  302  403  403  403  403  200  200  200  403  403  404
GET  void_conduct member        |  302  403  403  403  403  200  200  200  403  403  404
POST void_conduct member        |  302  403  403  403  403  422  422  422  403  403  404
GET  list_corrections           |  302  403  403  403  200  200  200  200  403  403  200
GET  answer_correction member   |  302  403  403  403  200  200  200  200  403  403  404
POST answer_correction member   |  302  403  403  403  422  422  422  422  403  403  404
GET  list_duplicates            |  302  403  403  403  403  200  200  200  403  403  200
GET  merge_members twin         |  302  403  403  403  403  404  200  200  403  403  404
POST keep_apart twin            |  302  403  403  403  403  404  422  422  403  403  404
GET  unmerge_members twin       |  302  403  403  403  403  200  200  200  403  403  404
"""


@pytest.fixture
def filed(cast: Cast) -> Cast:
    """Give the member a photo, a paper, an exemption, a request, and two files next to each other that look alike."""
    member, ground = own(cast, "member"), system()
    add_attachment(ground, member, title="学历证书", name="证书.pdf", content=b"%PDF-1.7\n")
    set_photo(ground, member, content=picture())
    later = ground.today + timedelta(days=100)
    record_exemption(ground, member, reason=ExemptionReason.FRAIL, since=date(2026, 1, 1), review_on=later)
    record_conduct(ground, member, kind="warning", on=date(2026, 1, 1), given_by="党委", document_no="1号")
    request_correction(cast.actor("member"), member, item="school", wanted="煤校")
    cast.people["left"] = make_member(cast.first, "赵秀英").person
    cast.people["right"] = make_member(cast.second, "赵秀英", joined_on=date(2012, 7, 1)).person
    grouped = make_member(cast.first, "钱七")
    place_in_group(ground, grouped, group=cast.group, on=date(2024, 1, 1))
    set_photo(ground, grouped, content=picture())
    cast.people["grouped"] = grouped.person
    kept, absorbed = make_member(cast.first, "钱二"), make_member(cast.first, "钱二")
    merge_members(ground, kept, absorbed=absorbed, reason="同一人")
    return cast


def own(cast: Cast, who: str) -> Member:
    return Member.objects.select_related("person", "unit", "group").get(person=cast.people[who])


def _address(cast: Cast, page: str, word: str = "") -> str:
    if not word:
        return reverse(page, args=["json"] if page == "export_my_file" else [])
    if word == "twin":
        if page == "unmerge_members":
            return reverse(page, args=[Merge.objects.get().pk])
        return reverse(page, args=[own(cast, "left").pk, own(cast, "right").pk])
    if page == "answer_correction":
        return reverse(page, args=[CorrectionRequest.objects.get().pk])
    if page in ("show_photo", "download_attachment", "remove_attachment"):
        person = cast.people[word]
        return reverse(page, args=[Attachment.objects.get(person=person, is_photo=page == "show_photo").pk])
    if page in ("complete_conduct", "void_conduct"):
        return reverse(page, args=[own(cast, word).pk, Sanction.objects.get().pk])
    return reverse(page, args=[own(cast, word).pk, *(["identity"] if page == "edit_member" else [])])


def test_the_table_holds(filed: Cast) -> None:
    wrong = differences(filed, TABLE, _address)
    assert not wrong, "\n".join(wrong)


def test_the_table_has_every_page_of_the_file(filed: Cast) -> None:
    from zhibu.members import urls
    from zhibu.members.views import care, conduct, corrections, editing, exemptions, file, merging, mine, papers

    files = (care, conduct, corrections, editing, exemptions, file, merging, mine, papers)
    modules = {module.__name__ for module in files}
    pages = {pattern.name for pattern in urls.urlpatterns if pattern.callback.__module__ in modules}
    assert pages == {line.split()[1] for line in TABLE.strip().splitlines()}


def test_a_full_file_is_opened_in_few_questions(filed: Cast, query_count: Callable[[str, Any], None]) -> None:
    for page, who, word in (
        ("my_file", "member", ""),
        ("show_member", "secretary", "member"),
        ("my_openings", "member", ""),
        ("my_data_card", "member", ""),
        ("edit_member", "secretary", "member"),
        ("list_corrections", "secretary", ""),
        ("answer_correction", "secretary", "member"),
        ("list_duplicates", "officer", ""),
        ("merge_members", "officer", "twin"),
    ):
        query_count(f"members.{page}", filed.client(who).get(_address(filed, page, word)))
