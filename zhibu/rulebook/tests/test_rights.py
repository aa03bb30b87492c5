"""The rulebook is the same for everybody who is signed in."""

from django.urls import reverse

from tests.cast import Cast
from tests.rights import differences

#                               visitor member group_l committee organiser secretary general officer auditor keeper next
TABLE = """
GET  list_rules                 | 302    200    200     200       200       200       200     200     200     200    200
GET  show_rule ZB-29            | 302    200    200     200       200       200       200     200     200     200    200
GET  show_rule ZB-99            | 302    404    404     404       404       404       404     404     404     404    404
GET  list_rule_documents        | 302    200    200     200       200       200       200     200     200     200    200
"""


def _address(cast: Cast, page: str, word: str = "") -> str:
    return reverse(page, args=[word] if word else [])


def test_the_table_holds(cast: Cast) -> None:
    assert differences(cast, TABLE, _address) == []
