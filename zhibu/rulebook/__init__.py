"""Statutory numbers as dated data: `rulebook.on(day).get("ZB-29")`."""

from zhibu.rulebook.books import NotInForce, Rulebook, books, on

__all__ = ["NotInForce", "Rulebook", "books", "on"]
