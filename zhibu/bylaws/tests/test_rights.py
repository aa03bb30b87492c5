"""Who reads local rules, and who sets them."""

from django.urls import reverse

from tests.cast import Cast
from tests.rights import differences
from zhibu.bylaws.models import LocalRule
from zhibu.bylaws.tests.test_add_local_rule import add

#                               visitor member group_l committee organiser secretary general officer auditor keeper next
TABLE = """
GET  list_local_rules first     | 302    403    404     200       200       200       200     200     200     200    404
GET  list_local_rules mine      | 302    403    404     404       404       404       404     200     200     200    404
GET  add_local_rule mine        | 302    403    403     403       403       404       404     200     403     403    404
GET  withdraw_local_rule        | 302    403    403     403       403       404       404     200     403     403    404
"""


def _address(cast: Cast, page: str, word: str = "") -> str:
    if page == "withdraw_local_rule":
        return reverse(page, args=[LocalRule.objects.get().pk])
    return reverse(page, args=[getattr(cast, word).pk])


def test_the_table_holds(cast: Cast) -> None:
    add(cast)
    assert differences(cast, TABLE, _address) == []
