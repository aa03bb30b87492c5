"""The demo's lights: judged for its last day; one unit has given a reason, one asks for more time."""

from zhibu.duties.actions import ask_extension, give_reason, refresh_all
from zhibu.duties.choices import State
from zhibu.duties.models import Light
from zhibu.lib.dates import add_months
from zhibu.lib.world import World


def grow(world: World) -> None:
    """Light what is not met, and let two units say something."""
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
