"""Changing the items of a file that have no history of their own."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import Noted, action
from zhibu.gate.rows import owns
from zhibu.lib import codes, phones
from zhibu.members import items
from zhibu.members.actions.counting import counted_member
from zhibu.members.actions.facts import checked_facts
from zhibu.members.actions.roll import refresh_roll
from zhibu.members.choices import Tie
from zhibu.members.models import Member, PartyFile
from zhibu.members.permissions import Members
from zhibu.members.queries.seen import changed_since, values_of
from zhibu.people.columns import blinds, derived
from zhibu.people.facts import PersonFacts
from zhibu.people.models import Person

_IDENTITY = ("name", "former_name", "id_number", "sex", "birth_on")


class Outdated(Refused):
    """Somebody else changed these items while the form was open."""

    def __init__(self, fields: list[str]) -> None:
        names = _("、").join(items.label(field) for field in fields)
        super().__init__(
            _("您填表的时候，别人改了：%(items)s。请看一看现在的内容，确认后再保存一次。") % {"items": names}
        )
        self.fields = fields


class Unchanged(Refused):
    """What was written is what the file says already."""

    def __init__(self) -> None:
        super().__init__(_("没有改动任何内容。"))


@action(Members.EDIT, keeps=("group", "reason"))
@counted_member
def edit_member(
    actor: Actor,
    member: Member,
    *,
    group: str,
    changes: Mapping[str, Any],
    reason: str,
    seen: Mapping[str, str] | None = None,
) -> Noted:
    """Change items of one group of a member's file; the audit keeps their names, and never a value.

    `seen` are the marks of what the form showed: raises Outdated where an item has changed since.
    """
    if member.tie != Tie.FORMAL:
        raise Refused(_("%(name)s的正式组织关系不在这里，请由正式组织关系所在支部修改档案。") % {"name": member.name})
    if owns(actor, member):
        raise Refused(_("自己的档案由别人修改；您可以在“我的档案”里申请更正。"))
    if not reason.strip():
        raise Refused(_("请写明为什么修改。"), field="reason")
    person = Person.objects.select_for_update().get(pk=member.person_id)
    party = PartyFile.objects.select_for_update().filter(person=person).first()
    now = values_of(person, party, group)
    outdated = changed_since(seen or {}, now)
    if outdated:
        raise Outdated(outdated)
    wanted = {key: _tidy(items.BY_KEY[key], value) for key, value in changes.items() if key in now}
    changed = [key for key, value in wanted.items() if not _same(value, now[key])]
    if not changed:
        raise Unchanged
    if group == "party":
        _write_party(person, {key: wanted[key] for key in changed})
    else:
        _write_person(actor, person, {key: wanted[key] for key in changed})
    refresh_roll([person.pk])
    return Noted({"fields": changed})


def _tidy(item: items.Item, value: Any) -> Any:
    if item.kind == "code" and value and value not in codes.table(item.table):
        raise Refused(_("没有“%(value)s”这一项，请从列表中选择。") % {"value": value}, field=item.key)
    if item.kind == "months":
        return value or 0
    return value.strip() if isinstance(value, str) else value


def _same(wanted: Any, present: Any) -> bool:
    return (wanted or None) == (present or None)


def _write_person(actor: Actor, person: Person, changes: dict[str, Any]) -> None:
    for key, value in changes.items():
        setattr(person, key, value)
    checked = _IDENTITY if changes.keys() & {*_IDENTITY} else ("name", "phone")
    facts = checked_facts(actor, PersonFacts(**{name: getattr(person, name) for name in checked}))
    for name in checked:
        setattr(person, name, getattr(facts, name))
    if changes.get("landline"):
        person.landline = _landline(person.landline)
    if changes.get("id_number"):
        _refuse_taken(person)
    columns = {
        **derived(person.name, person.former_name, person.strokes_by_hand)._asdict(),
        **blinds(person.id_number, person.phone)._asdict(),
    }
    for column, value in columns.items():
        setattr(person, column, value)
    person.save(update_fields=[*changes, *checked, *columns])


def _landline(written: str) -> str:
    phone = phones.read(written)
    if phone.problem:
        raise Refused(_("这不是一个完整的电话号码，请核对。"), field="landline")
    return phone.number


def _refuse_taken(person: Person) -> None:
    blind = blinds(person.id_number, "").id_blind
    if Person.objects.filter(id_blind=blind).exclude(pk=person.pk).exists():
        raise Refused(
            _("这个身份证号已经登记在另一份档案里。如果是同一个人，请在“重复档案”中合并。"), field="id_number"
        )


def _write_party(person: Person, changes: dict[str, Any]) -> None:
    PartyFile.objects.update_or_create(person=person, defaults=changes)
