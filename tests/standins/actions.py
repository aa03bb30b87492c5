"""The three hard cases as actions."""

from tests.standins.models import Box, Entitled, Note, Parcel, Slip, Standins
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action, secret
from zhibu.orgs.models import Unit


@secret(Standins.DROP, sets=(Entitled, Slip), box="box")
def drop_slip(actor: Actor, box: Box, *, says: str) -> None:
    """Drop a slip: who came and what they dropped can never be joined."""
    waits = Entitled.objects.filter(box=box, person=actor.person_id, has_dropped=False)
    if not waits.update(has_dropped=True):
        raise Refused("每人投一次，您已经投过了，或者不在名单上。")
    Slip.objects.create(box=box, says=says)


@action(Standins.WRITE, own=True, keeps=("text",))
def write_note(actor: Actor, note: Note, *, text: str) -> Note:
    """Change a note: one's own without any grant, others' by right."""
    note.text = text
    note.save(update_fields=["text"])
    return note


@action(Standins.SEND, keeps=("to",))
def send_parcel(actor: Actor, parcel: Parcel, *, to: Unit) -> None:
    """Hand a parcel over: the sender's right here, the receiver's right there."""
    actor.must(Standins.RECEIVE, to)
    parcel.unit = to
    parcel.save(update_fields=["unit"])
