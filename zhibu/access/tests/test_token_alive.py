"""Whether a token still opens something is asked of one and of many: the answers agree."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import Cast
from zhibu.access.models import Token
from zhibu.orgs.permissions import Orgs


@pytest.mark.parametrize(("days", "is_revoked", "is_alive"), [(1, False, True), (0, False, False), (1, True, False)])
def test_one_and_many_agree(cast: Cast, days: int, is_revoked: bool, is_alive: bool) -> None:
    today = timezone.localdate()
    token = Token.objects.create(
        person=cast.people["officer"],
        unit=cast.mine,
        name="x",
        permissions=[Orgs.READ.value],
        mark=b"m" * 32,
        start="zhibu_",
        made_at=timezone.now(),
        until=today + timedelta(days=days),
        revoked_at=timezone.now() if is_revoked else None,
    )
    assert token.is_alive(today) is is_alive
    assert Token.objects.alive(today).exists() is is_alive
