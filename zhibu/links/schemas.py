"""Shapes of the links room's API."""

from datetime import date

from ninja import Field

from zhibu.gate.shapes import Told


class LinkOut(Told):
    """The address that a QR carries."""

    kind: str
    address: str = Field(description="what the QR holds")
    since: date
    until: date | None = Field(description="the day from which it leads nowhere; null: no such day")
