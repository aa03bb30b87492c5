"""Long work of the dashboards, named here for the worker."""

from zhibu.dashboards.actions import write_handbook

__all__ = ["write_handbook"]
