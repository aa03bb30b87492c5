"""The demo's local rule: the mine asks for seven workdays of public notice where the law asks for five."""

from datetime import date

from zhibu.bylaws.actions import add_local_rule
from zhibu.lib.world import World
from zhibu.orgs.demo import ROOT


def grow(world: World) -> None:
    """Let the committee set a stricter number."""
    add_local_rule(
        world.actor(world.today),
        world.units[ROOT],
        rule="FZ-10",
        value="workdays",
        amount="7",
        since=max(date(2026, 6, 1), date(world.today.year, 1, 1)),
        document="关于从严做好发展对象公示工作的通知",
        document_no="东煤党〔2026〕12号",
    )
