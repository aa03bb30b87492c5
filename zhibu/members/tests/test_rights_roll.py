"""Who gets which answer from the pages of the roll."""

from datetime import date

from django.urls import reverse

from tests.cast import Cast
from tests.rights import differences
from zhibu.access.actors import system
from zhibu.members.actions.groups import place_in_group
from zhibu.members.models import Member, MobilitySpan, SavedView, StageSpan
from zhibu.members.testing import make_member, refresh_members

# visitor, member, group leader, committee member, organiser, secretary, general secretary, officer, auditor, keeper,
# next door: the order of tests.cast.ROLES
TABLE = """
GET  list_members                |  302  200  200  200  200  200  200  200  200  200  200
GET  list_members first          |  302  404  404  200  200  200  200  200  200  403  404
GET  list_members second         |  302  404  404  404  404  404  200  200  200  403  200
GET  list_members mine           |  302  404  404  404  404  404  404  200  200  403  404
POST export_members first        |  302  403  403  403  302  302  302  302  403  403  404
POST export_members second       |  302  403  403  403  404  404  302  302  403  403  302
GET  admit_member first          |  302  403  403  403  200  200  200  200  403  403  404
GET  admit_member second         |  302  403  403  403  404  404  200  200  403  403  200
GET  list_entries member         |  302  403  403  403  200  200  200  200  403  403  404
GET  place_member member         |  302  403  403  403  403  200  200  200  403  403  404
POST place_member member         |  302  403  403  403  403  422  422  422  403  403  404
GET  place_in_group member       |  302  403  403  403  403  200  200  200  403  403  404
GET  list_entries grouped        |  302  403  403  403  200  200  200  200  403  403  404
GET  place_in_group grouped      |  302  403  403  403  403  200  200  200  403  403  404
GET  list_members group          |  302  404  200  200  200  200  200  200  200  403  404
POST export_members group        |  302  403  403  403  302  302  302  302  403  403  404
GET  group_members first         |  302  403  403  403  403  200  200  200  403  403  404
POST group_members first         |  302  403  403  403  403  422  422  422  403  403  404
GET  group_members second        |  302  403  403  403  403  404  200  200  403  403  200
GET  group_members mine          |  302  403  403  403  403  404  404  404  403  403  404
GET  record_participation member |  302  403  403  403  403  200  200  200  403  403  404
GET  end_participation member    |  302  403  403  403  403  200  200  200  403  403  404
GET  record_stage member         |  302  403  403  403  200  200  200  200  403  403  404
GET  extend_probation member     |  302  403  403  403  200  200  200  200  403  403  404
GET  record_letter member        |  302  403  403  403  403  200  200  200  403  403  404
GET  change_standing member      |  302  403  403  403  403  200  200  200  403  403  404
GET  record_mobility member      |  302  403  403  403  200  200  200  200  403  403  404
GET  end_mobility member         |  302  403  403  403  200  200  200  200  403  403  404
GET  correct_span member         |  302  403  403  403  403  200  200  200  403  403  404
GET  find_branches member        |  302  403  403  403  403  200  200  200  403  403  404
POST keep_view                   |  302  422  422  422  422  422  422  422  422  422  422
POST forget_view member          |  302  302  404  404  404  404  404  404  404  404  404
"""


def _address(cast: Cast, page: str, word: str = "") -> str:
    if page in ("list_members", "export_members"):
        return reverse(page) + (f"?unit={getattr(cast, word).pk}" if word else "")
    if page in ("admit_member", "group_members"):
        return reverse(page, args=[getattr(cast, word).pk])
    if page == "keep_view":
        return reverse(page)
    person = cast.people[word]
    if page == "forget_view":
        view, _new = SavedView.objects.get_or_create(person=person, name="一")
        return reverse(page, args=[view.pk])
    member = Member.objects.get(person=person)
    if page == "end_mobility":
        MobilitySpan.objects.get_or_create(person=person, mobility="lost", defaults={"since": date(2024, 1, 1)})
        refresh_members(person)
        return reverse(page, args=[member.pk, "lost"])
    if page == "correct_span":
        return reverse(page, args=[member.pk, "stage", StageSpan.objects.get(person=person, stage="full").pk])
    if page == "record_letter":
        return reverse(page, args=[member.pk, member.since.isoformat()])
    if page == "find_branches":
        return reverse(page, args=[member.pk, "formal"])
    return reverse(page, args=[member.pk])


def test_the_table_holds(cast: Cast) -> None:
    grouped = make_member(cast.first, "钱七")
    place_in_group(system(), grouped, group=cast.group, on=date(2024, 1, 1))
    cast.people["grouped"] = grouped.person
    assert differences(cast, TABLE, _address) == []
