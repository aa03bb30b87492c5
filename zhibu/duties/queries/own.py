"""What rules ask of one member, and of the branch for them: judged as units are, read by nobody but the member."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from zhibu.bylaws.queries import layers_at
from zhibu.duties.choices import State
from zhibu.duties.queries.catalogue import by_reading, duties
from zhibu.duties.queries.judging import judged_alone
from zhibu.duties.rules import state_of
from zhibu.gate.actor import Actor
from zhibu.rulebook.asking import Duty, Said
from zhibu.rulebook.books import on
from zhibu.rulebook.rules import Rule


@dataclass(frozen=True)
class Own:
    """One duty that is not met for a member: what, by which version of which rule, how grave, in words."""

    duty: Duty[Any]
    rule: Rule
    state: State
    case: str
    values: Mapping[str, Any]
    due_on: date | None
    said: Said


def own_lights(actor: Actor, person: UUID | None) -> list[Own]:
    """Return what is not met for the person today, in the order of duties; one statement a reading, one for rules.

    Nothing is kept: it is found anew from the same facts, rules and judges as the light of the branch.
    """
    if person is None:
        return []
    found = []
    for reading, asked in by_reading().values():
        of_persons = [duty for duty in asked if duty.say_own]
        facts = reading.read_own(person, actor.today) if reading.read_own and of_persons else None
        if facts is None:
            continue
        book = on(actor.today, layers_at(facts.path, actor.today))
        for duty in of_persons:
            unmet = judged_alone(duty, facts, book)
            state = state_of(unmet, None, actor.today) if unmet else None
            if unmet is None or state is None or duty.say_own is None:
                continue
            said = duty.say_own(unmet.case, unmet.values, unmet.rule)
            found.append(Own(duty, unmet.rule, state, unmet.case, unmet.values, unmet.due_on, said))
    order = {key: at for at, key in enumerate(duties())}
    return sorted(found, key=lambda one: order[one.duty.key])
