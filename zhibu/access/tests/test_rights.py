"""Who may see and give rights."""

from django.urls import reverse

from tests.cast import Cast
from tests.rights import differences
from zhibu.access.models import Grant
from zhibu.access.tokens import token_of

#                          visitor member group_l committee organiser secretary general officer auditor keeper next_door
TABLE = """
GET  explain_access        | 302    200    200     200       200       200       200     200     200     200    200
GET  show_roles            | 302    200    200     200       200       200       200     200     200     200    200
GET  list_grants first     | 302    404    404     403       403       200       200     200     200     200    404
GET  list_grants mine      | 302    404    404     404       404       404       404     200     200     200    404
GET  list_acts first       | 302    403    403     403       403       200       200     200     403     200    404
GET  give_grant first      | 302    403    403     403       403       200       200     200     403     200    404
GET  end_grant auditor     | 302    403    403     403       403       404       404     200     403     200    404
"""


def _address(cast: Cast, page: str, word: str = "") -> str:
    if page == "give_grant":
        return reverse(page, args=[getattr(cast, word).pk, token_of(cast.people["member"].pk)])
    if page == "end_grant":
        return reverse(page, args=[Grant.objects.get(person=cast.people[word]).pk])
    return reverse(page, args=[getattr(cast, word).pk] if word else [])


def test_the_table_holds(cast: Cast) -> None:
    assert differences(cast, TABLE, _address) == []
