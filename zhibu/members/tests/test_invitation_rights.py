"""Who may give slips."""

from django.urls import reverse

from tests.cast import Cast
from tests.rights import differences
from zhibu.members.models import Member

#                          visitor member group_l committee organiser secretary general officer auditor keeper next_door
TABLE = """
GET  invite_member member  | 302    403    403     403       200       200       200     200     403     403    404
GET  invite_members first  | 302    403    403     403       200       200       200     200     403     403    404
GET  invite_members mine   | 302    403    403     403       404       404       404     200     403     403    404
"""


def _address(cast: Cast, page: str, word: str) -> str:
    if page == "invite_member":
        return reverse(page, args=[Member.objects.get(person=cast.people[word]).pk])
    return reverse(page, args=[getattr(cast, word).pk])


def test_the_table_holds(cast: Cast) -> None:
    assert differences(cast, TABLE, _address) == []
