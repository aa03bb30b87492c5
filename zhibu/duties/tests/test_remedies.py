"""What a light offers: the rule's own answer first, on a page that already knows what it is asked for."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from zhibu.duties.queries import showing
from zhibu.duties.testing import light_up
from zhibu.members.testing import make_member
from zhibu.orgs.models import Unit

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
