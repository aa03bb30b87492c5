"""The one list of all rooms: columns, filters, orders, search and keyset pages, declared once and parsed without trust.

A room declares a `List`, parses a request into a `ListQuery`, fetches a `Page` (by `fetch_page`, or by a plan of its
own and `cut`), and answers with `answer`. The export reads the same `ListQuery`, so it holds exactly what is shown.
"""

from zhibu.web.lists.filters import Choice, Days, Filter, Many, Numbers, Span, Words
from zhibu.web.lists.keyset import (
    Count,
    Page,
    count_of,
    count_up_to,
    cut,
    edge_of,
    fetch_after,
    fetch_keyed,
    fetch_page,
    ordering,
    whole,
)
from zhibu.web.lists.pages import BulkAct, SavedView, SavedViews, answer
from zhibu.web.lists.query import ListQuery
from zhibu.web.lists.shape import Column, Empty, List, Order

__all__ = [
    "BulkAct",
    "Choice",
    "Column",
    "Count",
    "Days",
    "Empty",
    "Filter",
    "List",
    "ListQuery",
    "Many",
    "Numbers",
    "Order",
    "Page",
    "SavedView",
    "SavedViews",
    "Span",
    "Words",
    "answer",
    "count_of",
    "count_up_to",
    "cut",
    "edge_of",
    "fetch_after",
    "fetch_keyed",
    "fetch_page",
    "ordering",
    "whole",
]
