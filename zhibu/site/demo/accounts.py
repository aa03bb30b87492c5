"""The demo's accounts: one for each role, offered on the sign-in page in demo mode only."""

from zhibu.lib.world import World


def grow(world: World) -> None:
    """Give the named people their logins."""
