"""The letter box's part of the API: reading and answering, with the rights of the pages. Nobody writes through it."""

from typing import Any
from uuid import UUID

from ninja import Router, Status

from zhibu.gate.doors import endpoint
from zhibu.gate.requests import Request
from zhibu.gate.rows import find
from zhibu.gate.shapes import After, Limit, paged
from zhibu.letters import actions, queries, schemas
from zhibu.letters.choices import OWED, State
from zhibu.letters.models import BoxLetter
from zhibu.letters.permissions import Letters
from zhibu.orgs.models import Unit

router = Router(tags=["letters"])


@router.get("/units/{uuid:pk}/letters", response=schemas.LetterPage, operation_id="list_letters")
@endpoint(Letters.READ)
def list_letters(request: Request, pk: UUID, is_owed: bool = True, after: After = "", limit: Limit = 50) -> Any:
    """List the letters in a unit's box to which an answer is owed, the longest first; or the others."""
    unit = find(Unit, request.actor, Letters.READ, pk=pk)
    rows = BoxLetter.objects.filter(unit=unit)
    rows = rows.filter(state__in=OWED) if is_owed else rows.exclude(state__in=OWED)
    return paged(request, rows, ("since", "pk"), after, limit, schemas.LetterOut.of)


@router.get("/units/{uuid:pk}/letters/{uuid:letter}", response=schemas.LetterWhole, operation_id="show_letter")
@endpoint(Letters.READ)
def show_letter(request: Request, pk: UUID, letter: UUID) -> schemas.LetterWhole:
    """Show a letter and what was said to it; its first reading is noted."""
    row = queries.letter_at(request.actor, Letters.READ, pk, letter)
    if row.state == State.NEW:
        actions.open_letter(request.actor, queries.box_of_letter(row), letter=letter)
        row.state = State.WAITING
    return schemas.LetterWhole.of(row)


@router.post(
    "/units/{uuid:pk}/letters/{uuid:letter}/answer", response=schemas.LetterWhole, operation_id="answer_letter"
)
@endpoint(Letters.ANSWER)
def answer_letter(request: Request, pk: UUID, letter: UUID, details: schemas.AnswerLetter) -> schemas.LetterWhole:
    """Answer a letter: its writer reads it with the code."""
    box = queries.box_of_letter(queries.letter_at(request.actor, Letters.ANSWER, pk, letter))
    actions.answer_letter(request.actor, box, letter=letter, **details.dict())
    return schemas.LetterWhole.of(queries.letter_at(request.actor, Letters.READ, pk, letter))


@router.post("/units/{uuid:pk}/letters/{uuid:letter}/close", response=schemas.LetterWhole, operation_id="close_letter")
@endpoint(Letters.ANSWER)
def close_letter(request: Request, pk: UUID, letter: UUID, details: schemas.CloseLetter) -> schemas.LetterWhole:
    """Close a letter with a last sentence."""
    box = queries.box_of_letter(queries.letter_at(request.actor, Letters.ANSWER, pk, letter))
    actions.close_letter(request.actor, box, letter=letter, **details.dict())
    return schemas.LetterWhole.of(queries.letter_at(request.actor, Letters.READ, pk, letter))


@router.post("/units/{uuid:pk}/letters/{uuid:letter}/pass", response={204: None}, operation_id="pass_letter")
@endpoint(Letters.ANSWER)
def pass_letter(request: Request, pk: UUID, letter: UUID, details: schemas.PassLetter) -> Status[Any]:
    """Hand a letter on to the organisation above."""
    box = queries.box_of_letter(queries.letter_at(request.actor, Letters.ANSWER, pk, letter))
    actions.pass_letter(request.actor, box, letter=letter, **details.dict())
    return Status(204, None)
