"""What a light offers: the rule's own answer first, on a page that already knows what it is asked for."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from zhibu.duties.queries import showing
from zhibu.duties.testing import light_up
from zhibu.members.testing import make_member
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import make_appointment
from zhibu.people.testing import make_person

TODAY = timezone.localdate()


def _offered(cast: Cast, who: str, duty: str, unit: Unit) -> list[tuple[str, str]]:
    return showing.remedies(light_up(unit, duty, TODAY), cast.actor(who))


def _fill(cast: Cast, members: int, field: str) -> None:
    for number in range(members):
        make_member(cast.office, f"党员{number}")
    Unit.objects.filter(pk=cast.office.pk).update(field=field)


def _selected(cast: Cast, url: str) -> str:
    """Return the choice that the page has already made."""
    text = cast.client("officer").get(url).content.decode()
    return text.split(" selected", 1)[0].rsplit('value="', 1)[1].split('"', 1)[0]


@pytest.mark.parametrize(
    ("field", "members", "first", "kind"),
    [
        ("community", 51, "分设支部", ""),  # ZB-02: a branch has fifty members as a rule
        ("office", 51, "改设为党总支", "general_branch"),  # JG-02
        ("office", 100, "改设为党委", "committee"),  # JG-01
    ],
)
def test_a_light_for_the_size_offers_what_its_rule_says(
    cast: Cast, field: str, members: int, first: str, kind: str
) -> None:
    _fill(cast, members, field)
    words, url = _offered(cast, "officer", "size", cast.office)[0]
    assert words == first
    if kind:
        assert _selected(cast, url) == kind


def test_too_few_full_members_may_be_joined_with_others(cast: Cast) -> None:
    offered = dict(_offered(cast, "officer", "full_members", cast.second))
    assert list(offered) == ["改设为联合党支部", "并入别的支部"]
    assert _selected(cast, offered["改设为联合党支部"]) == "joint_branch"
    assert _offered(cast, "secretary", "full_members", cast.second) == [], "that is decided above the branch"


def test_the_button_for_a_secretary_opens_the_page_with_the_post(cast: Cast) -> None:
    [(words, url)] = _offered(cast, "officer", "secretary", cast.office)
    assert words == "录入书记"
    assert _selected(cast, url) == "secretary"


def test_members_outside_the_groups_lead_to_the_page_that_puts_them_there(cast: Cast) -> None:
    offered = _offered(cast, "secretary", "groups", cast.first)
    assert offered == [("编入党小组", reverse("group_members", args=[cast.first.pk]))]
    assert cast.client("secretary").get(offered[0][1]).status_code == 200


def test_each_number_of_a_committee_s_light_opens_exactly_its_rows(cast: Cast) -> None:
    for number in range(7):
        make_member(cast.office, f"党员{number}")
    deputy = make_person("李明")
    make_member(cast.office, person=deputy)
    for post in ("deputy_secretary", "organisation"):
        make_appointment(deputy, post, cast.office)
    lamp = light_up(cast.office, "committee", TODAY)
    assert (lamp.case, lamp.values["full"], lamp.values["seats"]) == ("none", 11, 1)
    page = cast.client("officer").get(reverse("show_light", args=[lamp.pk])).content.decode()
    rows = dict(showing.rows_of(lamp))
    assert list(rows) == ["正式党员 11 名", "现任 1 人"]
    for words, url in rows.items():
        assert f'<a href="{url.replace("&", "&amp;")}">{words}</a>' in page
    members = cast.client("officer").get(rows["正式党员 11 名"])
    assert len(members.context["list"].page.rows) == 11
    seats = cast.client("officer").get(rows["现任 1 人"])
    assert seats.context["seats"] == [("李明", "副书记、组织委员")]
