"""A committee's people by stage: the figures' numbers, each opening exactly its rows, at the same cost for any size."""

from typing import Any

from django.urls import reverse

from tests.cast import Cast
from zhibu.members.choices import Stage, Tie
from zhibu.members.queries.stages import stages_below
from zhibu.members.testing import make_member


def test_every_stage_of_a_committee_opens_exactly_its_rows(cast: Cast, django_assert_num_queries: Any) -> None:
    make_member(cast.first, "申请的", stage="applicant", tie=Tie.CULTIVATION)
    make_member(cast.second, "积极的", stage="activist")
    make_member(cast.second, "预备的", stage="probationary")
    client, today = cast.client("officer"), cast.actor("officer").today
    with django_assert_num_queries(1):
        found = stages_below(cast.mine, today)
    assert [found.by_stage.get(stage) for stage in ("applicant", "activist", "probationary")] == ["1", "1", "1"]
    for stage in Stage.values:
        page = client.get(reverse("list_members"), {"unit": str(cast.mine.pk), "stage": stage})
        assert len(page.context["list"].page.rows) == int(found.by_stage.get(stage, "0")), stage
    everybody = client.get(reverse("list_members"), {"unit": str(cast.mine.pk)})
    assert len(everybody.context["list"].page.rows) == int(found.on_roll)


def test_a_branch_says_the_same_of_its_own(cast: Cast) -> None:
    make_member(cast.first, "申请的", stage="applicant", tie=Tie.CULTIVATION)
    today = cast.actor("officer").today
    own, office, second = (stages_below(unit, today) for unit in (cast.first, cast.office, cast.second))
    above = stages_below(cast.mine, today)
    for stage in Stage.values:
        parts = [int(one.by_stage.get(stage, "0")) for one in (own, office, second)]
        assert sum(parts) == int(above.by_stage.get(stage, "0")), stage
