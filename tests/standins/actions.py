"""The three hard cases as actions."""

from django.db import connection

from tests.standins.models import Box, Note, Parcel, Standins
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action, secret
from zhibu.gate.rewriting import rewrite_in_random_order
from zhibu.orgs.models import Unit


@secret(Standins.DROP)
def drop_slip(actor: Actor, box: Box, *, says: str) -> None:
    """Drop a slip: who came and what they dropped can never be joined."""
    with connection.cursor() as cursor:
        cursor.execute("select 1 from standins_box where id = %s for update", [box.pk])
        cursor.execute(
            "update standins_entitled set has_dropped = true where box_id = %s and person_id = %s and not has_dropped",
            [box.pk, actor.person_id],
        )
        if not cursor.rowcount:
            raise Refused("每人投一次，您已经投过了,或不在名单上。")
        cursor.execute(
            "insert into standins_slip (id, box_id, says) values (gen_random_uuid(), %s, %s)", [box.pk, says]
        )
    rewrite_in_random_order("standins_entitled", "box_id", box.pk, fresh_key="id")
    rewrite_in_random_order("standins_slip", "box_id", box.pk, fresh_key="id")


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
