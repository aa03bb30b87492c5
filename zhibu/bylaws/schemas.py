"""Shapes of the API of local rules."""

from datetime import date
from uuid import UUID

from ninja import Field

from zhibu.bylaws.models import LocalRule
from zhibu.gate.shapes import Day, PageOf, Sent, Told, Words


class LocalRuleOut(Told):
    """A stricter number that a committee has set."""

    id: UUID
    unit: UUID
    rule: str
    value: str
    amount: str = Field(description="a whole number, or a share such as `1/4`")
    since: date
    until: date | None
    document: str
    document_no: str
    withdrawal_no: str
    withdrawal_reason: str

    @classmethod
    def of(cls, row: LocalRule) -> "LocalRuleOut":
        """Return the row's shape."""
        facts = {name: getattr(row, name) for name in cls.model_fields if name not in ("unit", "amount")}
        return cls(unit=row.unit_id, amount=str(row.amount), **facts)


class LocalRulePage(PageOf[LocalRuleOut]):
    """Some local rules, from the top of the tree down."""


class AddLocalRule(Sent):
    """A stricter number, and the document that says so."""

    rule: Words = Field(description="the id of a rule, such as FZ-10")
    value: Words = Field(description="the value's key, such as `workdays`")
    amount: Words = Field(description="7; for a share 1/4 or 25%")
    since: Day
    document: Words = Field(max_length=120)
    document_no: Words = Field(max_length=80)


class WithdrawLocalRule(Sent):
    """The end of a local rule."""

    on: Day
    reason: Words = Field(max_length=300)
    document_no: Words = Field("", max_length=80)
