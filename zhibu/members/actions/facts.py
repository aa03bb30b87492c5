"""What a person's facts must be before they are written: normalised, and in agreement with the ID number."""

from dataclasses import replace

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.lib import id_number, phones, text
from zhibu.people.facts import PersonFacts


def checked_facts(actor: Actor, facts: PersonFacts) -> PersonFacts:
    """Return the facts normalised, birth date and sex filled from the number; refuse what cannot be."""
    name = text.name(facts.name)
    if not text.is_name(name):
        raise Refused(_("这不像一个姓名，请核对。"), field="name")
    if facts.birth_on and facts.birth_on > actor.today:
        raise Refused(_("出生日期不能晚于今天。"), field="birth_on")
    facts = replace(facts, name=name, former_name=text.name(facts.former_name))
    if facts.phone:
        phone = phones.read(facts.phone)
        if phone.problem:
            raise Refused(_("这不是一个完整的电话号码，请核对。"), field="phone")
        facts = replace(facts, phone=phone.number)
    if not facts.id_number:
        return facts
    number = id_number.read(facts.id_number, actor.today)
    if number.problem or number.born_on is None or number.sex is None:
        raise Refused(id_sentence(number.problem or "length"), field="id_number")
    if facts.birth_on and facts.birth_on != number.born_on:
        raise Refused(_("出生日期和身份证号不一致，请核对。"), field="birth_on")
    if facts.sex and facts.sex != number.sex:
        raise Refused(_("性别和身份证号不一致，请核对。"), field="sex")
    return replace(facts, id_number=number.number, birth_on=number.born_on, sex=number.sex)


def id_sentence(problem: str) -> str:
    """Return what is wrong with an ID number in words."""
    return {
        "length": _("身份证号应是 18 位，请核对。"),
        "old": _("这是 15 位旧号，请填 18 位身份证号。"),
        "signs": _("身份证号只能是数字，最后一位可以是 X。"),
        "rounded": _("这个号码后几位丢失了，请照证件重新填写。"),
        "date": _("身份证号里的出生日期不存在，请核对。"),
        "future": _("身份证号里的出生日期晚于今天，请核对。"),
        "checksum": _("身份证号的校验位不对，请照证件核对。"),
    }.get(problem, _("身份证号不对，请核对。"))
