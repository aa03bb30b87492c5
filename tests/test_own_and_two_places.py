"""One's own, and an act in two places."""

import pytest

from tests.standins.actions import send_parcel, write_note
from tests.standins.models import Note, Parcel, Standins
from zhibu.access.testing import actor_of
from zhibu.audit.models import Act
from zhibu.gate.actor import Actor, NotAllowed, Refused
from zhibu.gate.doors import action
from zhibu.orgs.models import Unit
from zhibu.orgs.testing import make_appointment, make_unit
from zhibu.people.testing import make_person


@pytest.fixture
def mine(db: None) -> Unit:
    return make_unit("矿党委")


def test_everyone_acts_on_their_own_without_any_grant(mine: Unit) -> None:
    person = make_person("李桂兰")
    note = Note.objects.create(unit=mine, person=person, text="")
    write_note(actor_of(person), note, text="电话改了")
    assert Note.objects.get().text == "电话改了"
    line = Act.objects.get()
    assert (line.verb, line.actor_id, line.unit_path, line.details) == (
        "write_note",
        person.pk,
        mine.path,
        {"text": "电话改了"},
    )


def test_everyone_sees_their_own_and_nobody_elses(mine: Unit) -> None:
    me, other = make_person("李桂兰"), make_person("周强")
    own = Note.objects.create(unit=mine, person=me, text="")
    Note.objects.create(unit=mine, person=other, text="")
    assert list(Note.objects.visible_to(actor_of(me), Standins.WRITE)) == [own]


def test_nobody_acts_on_anothers_without_a_grant(mine: Unit) -> None:
    note = Note.objects.create(unit=mine, person=make_person("李桂兰"), text="")
    with pytest.raises(NotAllowed):
        write_note(actor_of(make_person("周强")), note, text="x")
    assert Act.objects.count() == 0


def test_a_refusal_leaves_nothing_behind(mine: Unit) -> None:
    @action(Standins.WRITE, own=True)
    def refuse_after_writing(actor: Actor, note: Note) -> None:
        note.text = "half"
        note.save()
        raise Refused("不行")

    person = make_person("李桂兰")
    note = Note.objects.create(unit=mine, person=person, text="")
    with pytest.raises(Refused):
        refuse_after_writing(actor_of(person), note)
    assert Note.objects.get().text == ""
    assert Act.objects.count() == 0


@pytest.mark.parametrize(
    ("here", "there", "goes"), [(True, True, True), (True, False, False), (False, True, False), (False, False, False)]
)
def test_two_places_need_two_rights(mine: Unit, here: bool, there: bool, goes: bool) -> None:
    sender, receiver = make_unit("一支部", mine), make_unit("二支部", mine)
    person = make_person("王建国")
    for unit, held in ((sender, here), (receiver, there)):
        if held:
            make_appointment(person, "secretary", unit)
    parcel = Parcel.objects.create(unit=sender)
    if goes:
        send_parcel(actor_of(person), parcel, to=receiver)
    else:
        with pytest.raises(NotAllowed):
            send_parcel(actor_of(person), parcel, to=receiver)
    assert Parcel.objects.get().unit == (receiver if goes else sender)


def test_an_action_cannot_keep_what_it_does_not_take() -> None:
    with pytest.raises(TypeError, match="keeps"):

        @action(Standins.WRITE, keeps=("nothing",))
        def wrong(actor: Actor, note: Note) -> None:
            """Take no such detail."""
