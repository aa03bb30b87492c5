"""A committee draws a share by a seed that is kept: anybody reckons it again, and nobody draws twice."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from tests.cast import Cast
from zhibu.audit.models import Act
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.meetings import actions
from zhibu.meetings.models import Draw, Filing
from zhibu.meetings.queries.filings import holds
from zhibu.meetings.rules.filing import drawn_of, how_many, rank
from zhibu.meetings.testing import minutes_of
from zhibu.meetings.tests.test_filing import filed, give_back


@pytest.mark.parametrize(
    ("pool", "share", "n"), [(1, 1, 1), (5, 20, 1), (6, 20, 2), (10, 100, 10), (51_000, 5, 2550), (3, 34, 2)]
)
def test_a_share_is_never_less_than_it_says(pool: int, share: int, n: int) -> None:
    assert how_many(pool, share) == n


def test_a_draw_follows_from_its_seed_alone() -> None:
    hashes = {f"{n:064x}" for n in range(100)}
    first = drawn_of("a1", hashes, 20)
    assert first == drawn_of("a1", sorted(hashes, reverse=True), 20) and len(first) == 20
    assert first != drawn_of("a2", hashes, 20)
    assert max(rank("a1", one) for one in first) < min(rank("a1", one) for one in hashes - first)


pytestmark_db = pytest.mark.django_db


@pytestmark_db
def test_a_share_is_drawn_and_the_rest_counts_as_filed(cast: Cast) -> None:
    made = [filed(cast, f"第{n}次") for n in range(4)]
    draw = actions.draw_sample(cast.actor("general_secretary"), cast.general, share=50)
    assert (draw.pool, draw.drawn, len(draw.seed)) == (4, 2, 32) and holds(draw)
    states = sorted(Filing.objects.values_list("state", "is_drawn"))
    assert states == [("filed", True)] * 2 + [("settled", False)] * 2
    acts = Act.objects.filter(verb="draw_sample")
    assert acts.count() == len(made) and {act.details["seed"] for act in acts} == {draw.seed}
    with pytest.raises(Refused) as twice:  # nobody draws until it suits
        actions.draw_sample(cast.actor("general_secretary"), cast.general, share=50)
    assert "不再抽" in twice.value.message


@pytestmark_db
def test_a_draw_that_was_tampered_with_does_not_hold(cast: Cast) -> None:
    filed(cast), filed(cast, "第二次")
    draw = actions.draw_sample(cast.actor("general_secretary"), cast.general, share=50)
    assert holds(draw)
    moved = Filing.objects.get(is_drawn=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "update meetings_filing set is_drawn = not is_drawn, state = case when is_drawn then 'settled' else 'filed'"
            " end, answered_at = case when is_drawn then now() end, answered_by = '' where draw_id = %s",
            [draw.pk],
        )
    assert not holds(draw) and Filing.objects.get(is_drawn=True) != moved
    page = cast.client("general_secretary").get(reverse("show_draw", args=[draw.pk])).content.decode()
    assert "重算不一致" in page
    Draw.objects.filter(pk=draw.pk).update(pool=3)
    assert not holds(Draw.objects.get())


@pytestmark_db
def test_what_was_returned_and_filed_again_is_reviewed_and_not_drawn(cast: Cast) -> None:
    made = filed(cast)
    give_back(cast, made)
    minutes = minutes_of(made.record.gathering)
    actions.add_addendum(cast.actor("organiser"), minutes, text="补上了。")
    actions.refile(cast.actor("organiser"), minutes)
    with pytest.raises(Refused):
        actions.draw_sample(cast.actor("general_secretary"), cast.general, share=10)


@pytestmark_db
def test_a_committee_draws_only_what_was_filed_with_itself(cast: Cast) -> None:
    filed(cast)
    with pytest.raises(Refused):
        actions.draw_sample(cast.actor("officer"), cast.mine, share=10)
    for who in ("secretary", "auditor", "next_door"):
        with pytest.raises(NotAllowed):
            actions.draw_sample(cast.actor(who), cast.general, share=10)
    for share in (0, 101):
        with pytest.raises(Refused) as wrong:
            actions.draw_sample(cast.actor("officer"), cast.general, share=share)
        assert wrong.value.field == "share"


@pytestmark_db
def test_the_page_draws_and_shows_the_seed(cast: Cast) -> None:
    filed(cast)
    client, url = cast.client("general_secretary"), reverse("draw_sample", args=[cast.general.pk])
    once = client.get(url).context["form"]["once"].value()
    assert client.post(url, {"share": "0", "once": once}).status_code == 422
    page = client.post(url, {"share": "100", "once": once}, follow=True).content.decode()
    assert Draw.objects.get().seed in page and "重算一致" in page and "学习党章" in page
    listed = client.get(reverse("list_filings") + "?drawn=yes").content.decode()
    assert "学习党章" in listed and "抽查过的" in listed
    before = client.get(reverse("list_filings") + f"?filed_until={_day_before()}").content.decode()
    assert "没有等审查的记录" in before or "没有" in before


def _day_before() -> str:
    return (Draw.objects.get().at.date() - timedelta(days=2)).isoformat()
