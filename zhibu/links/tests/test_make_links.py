"""Paper for many at once: posters of the branches below, cards of a branch's members."""

import io
import re
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu.audit.models import Act
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.links import actions
from zhibu.links.kinds import kind_named
from zhibu.links.models import Link
from zhibu.links.permissions import Links
from zhibu.members.models import Member
from zhibu.members.testing import make_member


def paper(answer: Any) -> bytes:
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"].find("no-store") >= 0
    return bytes(io.BytesIO(answer.content).getvalue())


def pages(content: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", content))


def test_each_branch_below_gets_a_poster(cast: Cast) -> None:
    kept = actions.make_link(cast.actor("officer"), cast.first).token
    answer = cast.client("officer").post(reverse("make_links", args=["unit", cast.mine.pk]))
    assert pages(paper(answer)) == 3
    made = Link.objects.filter(kind="unit").live(cast.actor("officer").today)
    assert set(made.values_list("target_id", flat=True)) == {cast.first.pk, cast.second.pk, cast.office.pk}
    assert made.get(target_id=cast.first.pk).token == kept


def test_the_audit_has_a_line_for_each_that_was_made(cast: Cast) -> None:
    actions.make_link(cast.actor("officer"), cast.first)
    Act.objects.all().delete()
    for _time in range(2):
        cast.client("officer").post(reverse("make_links", args=["unit", cast.mine.pk]))
    lines = Act.objects.filter(verb="make_links").values_list("subject_label", "unit_path")
    assert sorted(lines) == sorted((unit.name, unit.path) for unit in (cast.second, cast.office))


def test_cards_stand_eight_on_a_page_and_only_of_the_own_branch(cast: Cast) -> None:
    for number in range(12):
        make_member(cast.first, f"张{number}")
    count = Member.objects.filter(unit=cast.first, is_on_roll=True).count()
    answer = cast.client("secretary").post(reverse("make_links", args=["member", cast.first.pk]))
    assert pages(paper(answer)) == -(-count // 8) == 3
    on_paper = set(Link.objects.filter(kind="member").values_list("target_id", flat=True))
    assert on_paper == set(Member.objects.filter(unit=cast.first).values_list("person_id", flat=True))


def test_one_that_ran_out_is_replaced_on_paper(cast: Cast) -> None:
    secretary = cast.actor("secretary")
    own = Member.objects.get(person=cast.people["member"])
    before = actions.make_link(secretary, own)
    Link.objects.update(since="2024-01-01", until="2024-06-01")
    cast.client("secretary").post(reverse("make_links", args=["member", cast.first.pk]))
    assert Link.objects.of("member", own.person_id).unrevoked().get().pk != before.pk
    assert Link.objects.get(pk=before.pk).revoked_on == secretary.today


def test_next_door_makes_none(cast: Cast) -> None:
    kind = kind_named("unit")
    assert kind
    _place, targets = kind.below(cast.actor("officer"), Links.MAKE, cast.first.pk)
    with pytest.raises(NotAllowed):
        actions.make_links(cast.actor("next_door"), cast.first, kind=kind, targets=targets)
    assert not Link.objects.exists()


def test_too_many_at_once_are_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST", 2)
    kind = kind_named("unit")
    assert kind
    place, targets = kind.below(cast.actor("officer"), Links.MAKE, cast.mine.pk)
    with pytest.raises(Refused):
        actions.make_links(cast.actor("officer"), place, kind=kind, targets=targets)


def test_one_poster_is_one_page(cast: Cast) -> None:
    actions.make_link(cast.actor("secretary"), cast.first)
    at = ["unit", cast.first.pk]
    assert pages(paper(cast.client("secretary").get(reverse("print_link", args=at)))) == 1
    actions.revoke_link(cast.actor("secretary"), cast.first)
    assert cast.client("secretary").get(reverse("print_link", args=at)).status_code == 422
