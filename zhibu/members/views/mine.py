"""What members may take away and ask about their own file: the export and the data card."""

import json
from urllib.parse import quote

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zhibu.access.queries import answerers
from zhibu.gate.actor import Actor
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.members import items
from zhibu.members.holdings import HOLDINGS, NOT_HELD, WAYS
from zhibu.members.models import Member, PartyFile
from zhibu.members.permissions import Members
from zhibu.members.queries.export import paper_file, whole_file
from zhibu.members.queries.own import own_member, own_member_or_404
from zhibu.notices.choices import Means
from zhibu.notices.queries import ways_held
from zhibu.people.models import Person
from zhibu.web.print import pdf
from zhibu.web.unkept import unkept


@page(methods=("GET", "HEAD"))
@unkept
def export_my_file(request: Request, kind: str) -> HttpResponse:
    """Hand out one's own whole file: `json` for programs, `pdf` for paper."""
    actor: Actor = request.actor
    member = own_member_or_404(actor)
    if kind == "json":
        text = json.dumps(whole_file(actor, member), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    else:
        answer = HttpResponse(
            pdf("members/file", paper_file(actor, member), at=actor.at), content_type="application/pdf"
        )
    name = _("我的档案-%(day)s") % {"day": f"{actor.today:%Y%m%d}"}
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.{kind}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@page(methods=("GET", "HEAD"))
@unkept
def my_data_card(request: Request) -> HttpResponse:
    """Show what is held of oneself, why, on which basis, for how long, and who keeps it."""
    actor: Actor = request.actor
    member = own_member(actor)
    if member is None:
        return redirect("my_file")
    keepers = Person.objects.filter(pk__in=answerers(member.unit, Members.ANSWER, actor.today)).order_by("name_key")
    context = {
        "holdings": [(one, _counts(one.group, member)) for one in HOLDINGS],
        "not_held": NOT_HELD,
        "keepers": [person.name for person in keepers if person.pk != actor.person_id],
        "unit": member.unit.name,
    }
    return render(request, "members/my_data_card.html", context)


def _counts(group: str, member: Member) -> str:
    """Return which items of the group are held, in words."""
    if group == WAYS:
        return _("、").join(dict.fromkeys(str(Means(way.means).label) for way in ways_held(member.person_id)))
    party = PartyFile.objects.filter(person_id=member.person_id).first() if group == "party" else None
    held = [
        str(item.label)
        for item in items.of_group(group, member.person)
        if (item.holder == "person" and getattr(member.person, item.key))
        or (item.holder == "party" and party and getattr(party, item.key))
    ]
    return _("、").join(held)
