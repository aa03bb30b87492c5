"""The demo's lights: judged for its last day; one unit has given a reason, one asks for more time."""

from zhibu.duties.actions import ask_extension, give_reason, refresh_all
from zhibu.duties.actions.windows import rebuild_windows
from zhibu.duties.choices import State
from zhibu.duties.models import Light, WindowStart
from zhibu.lib.dates import add_months
from zhibu.lib.world import World
from zhibu.meetings.models import Holding
from zhibu.orgs.models import UnitChange


def grow(world: World) -> None:
    """Light what is not met, and let two units say something."""
    begins_on = add_months(world.today.replace(day=1), -3)
    WindowStart.objects.create(begins_on=begins_on)
    # Branches that have held something were entered before it, so that their months are asked for.
    keeping = UnitChange.objects.filter(unit__in=Holding.objects.filter(is_held=True).values("unit"))
    keeping.update(recorded_at=world.actor(begins_on).at)
    rebuild_windows(world.today)
    refresh_all(world.today)
    actor = world.actor(world.today)
    lights = Light.objects.open().select_related("unit", "unit__parent").order_by("unit_path", "duty")
    large = lights.filter(duty="size").first()
    if large is not None:
        reason = "支部分布在同一采区，三班轮换，暂不分设；年底前研究。"
        give_reason(actor, large, reason=reason, until=add_months(world.today, 3))
    grave = lights.filter(state=State.RED).last()
    if grave is not None:
        reason = "人选正在考察，报矿党委组织科后补选。"
        ask_extension(actor, grave, reason=reason, until=add_months(world.today, 2), document_no="矿支〔2026〕7号")
