"""A stricter number of a committee turns the lights of everything below it, and its end turns them back."""

from datetime import date
from typing import Any

from tests.cast import Cast
from zhibu.bylaws.actions import add_local_rule, withdraw_local_rule
from zhibu.duties.models import Light
from zhibu.orgs.testing import Clerk

DAY = date(2026, 1, 1)
SAID = {"rule": "ZB-02", "value": "members", "since": DAY, "document": "通知", "document_no": "东党〔2026〕1号"}


def sizes(cast: Cast) -> list[str]:
    return list(Light.objects.open().filter(unit=cast.first, duty="size").values_list("rule", flat=True))


def test_a_local_rule_turns_the_lights_below_and_back(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    assert sizes(cast) == []
    with django_capture_on_commit_callbacks(execute=True):
        row = add_local_rule(Clerk(), cast.mine, amount="2", **SAID)
    assert sizes(cast) == ["ZB-02"]
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_local_rule(Clerk(), row, on=DAY, reason="统一要求")
    assert sizes(cast) == []
