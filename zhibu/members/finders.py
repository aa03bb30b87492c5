"""People in the search box: those of the list of members, found as the list finds them."""

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from zhibu.gate.actor import Actor
from zhibu.lib.tree import covers
from zhibu.members.lists import MemberList
from zhibu.members.permissions import Members
from zhibu.members.queries.roll import ask, fetch
from zhibu.members.queries.rows import Row
from zhibu.web.finding import Found, Hit, finder


@finder("people", 20, label=_("党员"), icon="users")
def people(actor: Actor, text: str, most: int) -> Found | None:
    """Find the members whom the actor's list shows for the same question, in its order."""
    if not actor.scopes(Members.READ):
        return None
    data = QueryDict(mutable=True)
    data["q"] = text
    query = MemberList.parse(data, size=most)
    page = fetch(ask(actor, query), query).page
    opens = _opens_all(actor)
    hits = [_hit(row, opens=opens) for row in page.rows]
    return Found(hits, is_more=bool(page.after), url=reverse("list_members") + query.address())


def _hit(row: Row, *, opens: bool) -> Hit:
    note = " · ".join(filter(None, [row.unit, row.post, row.stage]))
    of_row = urlencode({"q": row.name, "unit": str(row.unit_id)})
    url = reverse("show_member", args=[row.pk]) if opens else f"{reverse('list_members')}?{of_row}"
    return Hit(row.name, url, note, str(row.pk))


def _opens_all(actor: Actor) -> bool:
    """Return whether the files of all who are listed may be opened; the others lead to their line of the list."""
    opened = actor.scopes(Members.OPEN_FILE)
    return all(any(covers(path, listed) for path in opened) for listed in actor.scopes(Members.READ))
