"""A register that is taken along where there is no network, and the ticks that come back, by the API: the phone's page
itself asks here."""

from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Router

from zhibu.access.actors import PersonRequest
from zhibu.gate.actor import Refused
from zhibu.gate.doors import endpoint
from zhibu.meetings import actions, schemas
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import offline, registers

router = Router(tags=["meetings"])


@router.get("/gatherings/{uuid:pk}/register/offline", response=schemas.TakenOut, operation_id="take_register")
@endpoint(Meetings.HOLD)
def take_register(request: PersonRequest, pk: UUID) -> schemas.TakenOut:
    """Take a register along to be ticked without network: names and keys, and what each line says."""
    return schemas.TakenOut.of(request.actor, offline.takeable(request.actor, pk))


@router.post("/gatherings/{uuid:pk}/register/offline", response=schemas.MergedOut, operation_id="merge_offline")
@endpoint(Meetings.HOLD)
def merge_offline(request: PersonRequest, pk: UUID, details: schemas.MergeTicks) -> schemas.MergedOut:
    """Send what was ticked without network; each tick is answered by itself, and sent again it is answered the same."""
    gathering = registers.holding(request.actor, pk)
    if details.owner != request.actor.person_id:
        raise Refused(_("这些点名是别人记的，请本人登录以后再送。"), reason="other_person")
    ticks = [one.sent() for one in details.ticks]
    done = actions.merge_ticks(request.actor, gathering, taken=details.taken, sent_at=details.sent_at, ticks=ticks)
    return schemas.MergedOut(
        ticks=[schemas.OfflineTickOut.of(one) for one in done],
        clock=offline.clock(done),
        waiting=sum(one.waits for one in offline.arrived(gathering)),
    )


@router.get(
    "/gatherings/{uuid:pk}/register/offline/ticks",
    response=list[schemas.OfflineTickOut],
    operation_id="list_offline_ticks",
)
@endpoint(Meetings.HOLD)
def list_offline_ticks(request: PersonRequest, pk: UUID) -> list[schemas.OfflineTickOut]:
    """List the ticks without network that have arrived, with both times and what became of each."""
    gathering = registers.holding(request.actor, pk)
    return [schemas.OfflineTickOut.of(one) for one in offline.rows(gathering).order_by("-at", "id")]


@router.post("/offline-ticks/{uuid:tick}/settle", response=schemas.OfflineTickOut, operation_id="settle_tick")
@endpoint(Meetings.HOLD)
def settle_tick(request: PersonRequest, tick: UUID, details: schemas.SettleTick) -> schemas.OfflineTickOut:
    """Decide a tick against which something else stands."""
    gathering, found = offline.tick_held(request.actor, tick)
    actions.settle_tick(request.actor, gathering, tick=found.pk, is_taken=details.is_taken)
    return schemas.OfflineTickOut.of(offline.rows(gathering).get(pk=found.pk))
