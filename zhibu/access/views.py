"""Pages of rights: who may do what, why, and what was done."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from zhibu.access import actions, forms, queries, tokens
from zhibu.access.actors import PersonRequest, matrix, system
from zhibu.access.choices import Role
from zhibu.access.first_account import forget_first_token, is_first_token
from zhibu.access.loading import by_person
from zhibu.access.models import Grant, Token
from zhibu.access.permissions import Access
from zhibu.access.rules import USUAL_DAYS
from zhibu.audit.models import Act, who
from zhibu.gate.actor import GROUND, Refused, person_of
from zhibu.gate.answering import answer, sent
from zhibu.gate.doors import page
from zhibu.gate.requests import Request
from zhibu.gate.rows import below, find, owns
from zhibu.gate.verbs import label
from zhibu.orgs.models import Unit
from zhibu.orgs.permissions import Orgs
from zhibu.orgs.queries.naming import called
from zhibu.people.models import Person
from zhibu.web.forms import add_refusal
from zhibu.web.said import say
from zhibu.web.unkept import unkept

ACTS = 100


@page()
def explain_access(request: PersonRequest) -> HttpResponse:
    """Answer why I may, or may not; about others only where I may see rights. Whose name is asked is in no address."""
    actor = request.actor
    form = forms.ExplainAccess(sent(request))
    told = None
    if request.method == "POST" and form.is_valid():
        units = called(Unit.objects.within(actor).current(), form.cleaned_data["unit"])
        who = form.cleaned_data["who"].strip()
        permission = queries.permission_named(form.cleaned_data["permission"])
        unit = units[0] if len(units) == 1 else None
        if unit is None:
            several = _("有几个组织都叫这个名称。请从上级写起，例如：综采总支部/综采一区党支部。")
            form.add_error("unit", several if units else _("没有找到这个组织。请照组织页面上的全称填写。"))
        elif permission is None:
            raise Http404
        elif not who or who == actor.name:
            told = queries.explain(actor, permission, unit)
        else:
            actor.must(Access.READ, unit)
            person = queries.holder_named(who, actor)
            other = by_person(person.pk, actor.at) if person else None
            if other is None:
                form.add_error("who", _("在您能看的范围里，没有叫这个名字又有身份的人。"))
            else:
                told = queries.explain(other, permission, unit)
    context = {"form": form, "told": told, "holds": actor.holds}
    return render(request, "access/explain_access.html", context, status=422 if form.errors else 200)


@page()
def show_roles(request: Request) -> HttpResponse:
    """Show which role may do what."""
    roles = [str(Role(role).label) for role in matrix()]
    rows = [(one.label, [one in given for given in matrix().values()]) for one in queries.permissions()]
    by_role = [(role, [label for label, given in rows if given[place]]) for place, role in enumerate(roles)]
    return render(request, "access/show_roles.html", {"roles": roles, "rows": rows, "by_role": by_role})


@page(Access.READ)
def list_grants(request: Request, pk: UUID) -> HttpResponse:
    """Show who has which role in a unit, by post and by grant, from here or from above."""
    actor = request.actor
    unit = find(Unit, actor, Access.READ, pk=pk)
    rows = [
        (
            grant.pk if actor.may(Access.GRANT, grant.unit) else None,
            grant.person.name,
            grant.get_role_display(),
            grant.unit.short_name,
            f"{grant.since:%Y-%m-%d}",
            f"{grant.until:%Y-%m-%d}" if grant.until else "",
            grant.reason,
        )
        for grant in queries.grants_at(unit, actor.today)
    ]
    posts = queries.post_roles_at(unit, actor.today)
    return render(request, "access/list_grants.html", {"unit": unit, "rows": rows, "posts": posts})


@page(Access.TOKEN, methods=("GET", "HEAD"))
def list_tokens(request: PersonRequest) -> HttpResponse:
    """Show one's own tokens, and the units for which one may make another."""
    actor = request.actor
    rows = queries.token_lines(queries.tokens_of(actor), actor)
    places = dict.fromkeys((hold.unit_id, hold.unit_name) for hold in actor.holds)
    return render(request, "access/list_tokens.html", {"rows": rows, "places": list(places)})


@page(Access.READ, methods=("GET", "HEAD"))
def list_unit_tokens(request: Request, pk: UUID) -> HttpResponse:
    """Show the tokens with which programs reach a unit."""
    actor = request.actor
    unit = find(Unit, actor, Access.READ, pk=pk)
    rows = queries.token_lines(queries.tokens_reaching(unit, actor.today), actor)
    return render(request, "access/list_unit_tokens.html", {"unit": unit, "rows": rows})


@page(Access.TOKEN)
@unkept
def make_token(request: Request, pk: UUID) -> HttpResponse:
    """Make a token for a unit; it is shown on the answer, once."""
    actor = request.actor
    unit = find(Unit.objects.current(), actor, Orgs.READ, pk=pk)
    initial = {"until": actor.today + timedelta(days=USUAL_DAYS)}
    form = forms.MakeToken(sent(request), choices=queries.handed_on(actor, unit), initial=initial)
    if form.is_valid():
        token = Token(person_id=person_of(actor), unit=unit)
        try:
            drawn = actions.make_token(actor, token, **_details(form))
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return render(request, "access/show_token.html", {"token": token, "drawn": drawn, "unit": unit})
    status = 422 if form.errors else 200
    return render(request, "access/make_token.html", {"form": form, "unit": unit}, status=status)


@page(Access.TOKEN)
def revoke_token(request: Request, pk: UUID) -> HttpResponse:
    """Revoke a token: one's own, or one that reaches a unit whose tokens one watches over."""
    actor = request.actor
    token = find(Token.objects.select_related("person", "unit"), actor, Access.TOKEN, pk=pk)
    back = reverse("list_tokens") if owns(actor, token) else reverse("list_unit_tokens", args=[token.unit_id])
    if request.method == "POST":
        actions.revoke_token(actor, token)
        return say(redirect(back), _("已收回“%(name)s”") % {"name": token.name})
    context = {
        "title": _("收回令牌“%(name)s”") % {"name": token.name},
        "question": _("用它的系统马上就办不了事了。"),
        "consequences": [_("收回以后不能恢复；要再用，就发一个新的。"), _("以前通过它办的事都有记录。")],
        "verb": _("收回"),
        "is_grave": True,
        "cancel_url": back,
    }
    return render(request, "web/confirm.html", context)


@page(Access.GRANT)
def give_grant(request: Request, pk: UUID, token: str) -> HttpResponse:
    """Give a role in a unit to the person whom the token names."""
    actor = request.actor
    unit = find(Unit.objects.current(), actor, Access.GRANT, pk=pk)
    named = tokens.person_of(token)
    person = Person.objects.filter(pk=named).first() if named else None
    if person is None:
        raise Http404
    places = queries.places_to_give(actor, unit)
    form = forms.GiveGrant(sent(request), places=places, initial={"since": actor.today, "at": str(unit.pk)})
    if request.method == "POST" and form.is_valid():
        details = _details(form)
        at = details.pop("at")
        place = next(one for one in places if str(one.pk) == at)
        try:
            grant = actions.give_grant(actor, place, person=person, **details)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            said = _("已授予 %(person)s：%(role)s") % {"person": person.name, "role": grant.get_role_display()}
            return say(redirect("list_grants", pk=place.pk), said)
    status = 422 if form.errors else 200
    return render(request, "access/give_grant.html", {"form": form, "unit": unit, "person": person}, status=status)


@page(Access.GRANT)
def end_grant(request: Request, pk: UUID) -> HttpResponse:
    """Take a role back."""
    actor = request.actor
    grant = find(Grant.objects.select_related("person", "unit"), actor, Access.GRANT, pk=pk)
    form = forms.EndGrant(sent(request), initial={"on": actor.today})
    return answer(
        request,
        form,
        grant,
        actions.end_grant,
        said=_("已收回"),
        to=lambda _ended: reverse("list_grants", args=[grant.unit_id]),
        context={"grant": grant, "unit": grant.unit},
    )


_ACT = (
    '<div class="rowline"><span class="grow"><b>{}</b> {}<span class="small muted d-block">{} · {}</span></span></div>'
)


@page(Access.AUDIT)
def list_acts(request: Request, pk: UUID) -> HttpResponse:
    """Show what was done in a unit and below it, the newest first."""
    actor = request.actor
    unit = find(Unit, actor, Access.AUDIT, pk=pk)
    acts = Act.objects.filter(below((unit.path,), "unit_path")).order_by("-at", "-id")
    shown = acts.values_list("at", "actor_name", "through_name", "verb", "subject_label")[:ACTS]
    lines = format_html_join(
        "", _ACT, ((label(verb), what, _who(name, token), _minute(at)) for at, name, token, verb, what in shown)
    )
    return render(request, "access/list_acts.html", {"unit": unit, "lines": lines})


def _who(name: str, token: str) -> str:
    name = who(name)
    return _("%(who)s（通过“%(token)s”）") % {"who": name, "token": token} if token else name


def _minute(at: datetime) -> str:
    return f"{localtime(at):%Y-%m-%d %H:%M}"


@page(public=True)
@unkept
@sensitive_post_parameters("password1", "password2")
def make_first_account(request: Request, token: str) -> HttpResponse:
    """Make the first account of an empty installation, once."""
    if not is_first_token(token):
        raise Http404
    has_root = Unit.objects.current().filter(parent__isnull=True).exists()
    form = forms.MakeFirstAccount(sent(request), has_root=has_root)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        details = {key: given[key] for key in ("name", "username", "unit_name", "unit_kind") if key in given}
        try:
            user = actions.make_first_account(system(), GROUND, password=given["password1"], **details)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            forget_first_token()
            get_adapter().login(request, user)
            return say(redirect("/"), _("好了。先看看组织，再导入名册，或者一个一个录入。"))
    status = 422 if form.errors else 200
    return render(request, "access/make_first_account.html", {"form": form}, status=status)


def _details(form: Any) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name in form.base_fields}
