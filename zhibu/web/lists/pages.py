"""The list as a page: the whole of it, or only the rows where htmx asks for them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhibu.lib.html import escape
from zhibu.web.lists.controls import box, drawn
from zhibu.web.lists.keyset import Count, Page
from zhibu.web.lists.query import COLUMNS, SEARCH, ListQuery
from zhibu.web.lists.shape import List
from zhibu.web.veils import holds_number, masked, veiled

REGION = "list"
FEW = 3
"""With so many columns there is nothing to choose."""
_YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class BulkAct:
    """A button for the ticked rows: it posts `pick` (once a row) to the address."""

    url: str
    label: str | Promise
    icon: str


@dataclass(frozen=True)
class SavedView:
    """A question that somebody kept: its name and its address, `?…`; `forget_url` takes a POST."""

    name: str
    address: str
    forget_url: str = ""


@dataclass(frozen=True)
class SavedViews:
    """The kept questions of one list; `keep_url` takes a POST of `name` and `address`."""

    views: Sequence[SavedView]
    keep_url: str


@dataclass(frozen=True)
class _Shown[R]:
    """Everything that the templates of a list read, as strings."""

    shape: List[R]
    query: ListQuery
    page: Page[R]
    path: str
    count: Count | None
    export_url: str
    bulk: Sequence[BulkAct]
    saved: SavedViews | None

    @property
    def count_text(self) -> str:
        if self.count is None:
            return ""
        noun = self.shape.noun or _("条")
        return _("共 %(count)s %(noun)s") % {"count": self.count, "noun": noun}

    @property
    def before_url(self) -> str:
        return self.path + self.query.address(before=self.page.before) if self.page.before else ""

    @property
    def after_url(self) -> str:
        return self.path + self.query.address(after=self.page.after) if self.page.after else ""

    @property
    def address(self) -> str:
        return self.query.address()

    @property
    def first_url(self) -> str:
        return self.path

    @property
    def export_address(self) -> str:
        return self.export_url + self.query.address() if self.export_url else ""

    @cached_property
    def controls(self) -> SafeString:
        return drawn(self.shape.filters, self.query.chosen)

    @property
    def filters_in_use(self) -> int:
        return len(self.query.chosen)

    @property
    def orders(self) -> list[tuple[str, str, bool]]:
        options = []
        for order in self.shape.orders:
            options.append((order.key, str(order.label), order.key == self.query.order))
            back = f"-{order.key}"
            if order.back_label or back == self.query.order:
                label = order.back_label or _("%(order)s（倒着排）") % {"order": order.label}
                options.append((back, str(label), back == self.query.order))
        return options

    @cached_property
    def veil(self) -> str:
        """What the form carries along in place of a number that is searched for."""
        return veiled(self.query.search) if holds_number(self.query.search) else ""

    @property
    def typed(self) -> str:
        """What stands in the box: never a number."""
        return "" if self.veil else self.query.search

    @property
    def hint(self) -> str | Promise:
        return masked(self.query.search) if self.veil else self.shape.search

    @property
    def chips(self) -> list[tuple[str, str]]:
        """What narrows the list, each with the address that drops it."""
        chips = []
        if self.query.search:
            chips.append((f"“{masked(self.query.search)}”", self.path + self.query.without(SEARCH).address()))
        for one in self.shape.filters:
            if one.key in self.query.chosen:
                words = _("%(filter)s：%(value)s") % {
                    "filter": one.label,
                    "value": one.words(self.query.chosen[one.key]),
                }
                chips.append((words, self.path + self.query.without(one.key).address()))
        return chips

    @cached_property
    def labels(self) -> dict[str, str]:
        """The headings of all columns."""
        return {column.key: str(column.label) for column in self.shape.columns}

    @cached_property
    def column_choices(self) -> SafeString:
        """What may be chosen to be shown; the fixed ones go along unseen. Nothing where there is little to choose."""
        columns = self.shape.columns
        if len(columns) <= FEW:
            return SafeString("")
        shown = self.query.columns
        boxes = [
            box("columns", c.key, self.labels[c.key], is_picked=c.key in shown, is_fixed=c.is_fixed) for c in columns
        ]
        fixed = [f'<input type="hidden" name="columns" value="{escape(c.key)}">' for c in columns if c.is_fixed]
        return SafeString(f'<div class="choices">{"".join(boxes)}</div>{"".join(fixed)}')

    @property
    def kept_pairs(self) -> list[tuple[str, str]]:
        """What the form of columns carries along."""
        return [pair for pair in self.query.pairs() if pair[0] != COLUMNS]

    @cached_property
    def head(self) -> SafeString:
        cells = [f'<th scope="col" class="pick">{_pick_all()}</th>'] if self.bulk else []
        for column in self.query.shown:
            css = ' class="number"' if column.is_number else ""
            label = escape(self.labels[column.key])
            if not column.order:
                cells.append(f'<th scope="col"{css}>{label}</th>')
                continue
            rises, falls = self.query.order == column.order, self.query.order == f"-{column.order}"
            sort = ' aria-sort="ascending"' if rises else ' aria-sort="descending"' if falls else ""
            url = escape(self.path + self.query.ordered(f"-{column.order}" if rises else column.order).address())
            link = f'<a href="{url}" hx-get="{url}" hx-target="#list" hx-push-url="true">{label}</a>'
            cells.append(f'<th scope="col"{css}{sort}>{link}</th>')
        return SafeString("".join(cells))

    @cached_property
    def body(self) -> SafeString:
        """The rows, from one format for all of them: templates cost ten times as much a cell."""
        return SafeString("".join(map(self._row(), self.page.rows)))

    def _row(self) -> Callable[[R], str]:
        columns = self.query.shown
        link_at = next((at for at, column in enumerate(columns) if column.is_link), 0)
        printers = [column.printer for column in columns]
        cells = ['<td role="cell" class="pick">%s</td>'] if self.bulk else []
        for at, column in enumerate(columns):
            label = escape(self.labels[column.key]).replace("%", "%%")
            is_minor = column.is_minor and not self.query.are_columns_asked
            marks = {"title": at == link_at, "number": column.is_number, "keep": column.is_day, "minor": is_minor}
            css = " ".join(mark for mark, holds in marks.items() if holds)
            css_text = f' class="{css}"' if css else ""
            cells.append(f'<td role="cell"{css_text} data-label="{label}">%s</td>')
        form = f'<tr role="row">{"".join(cells)}</tr>'
        url_of, pick_of = self.shape.url, self.shape.pick if self.bulk else None
        word = escape(_("选这一行"))

        def row_html(row: R) -> str:
            printed = [_escaped(show(row)) for show in printers]
            if url := url_of(row):
                printed[link_at] = f'<a href="{escape(url)}">{printed[link_at]}</a>'
            if pick_of is not None:
                tick = f'<input type="checkbox" name="pick" value="{escape(pick_of(row))}" form="bulk" '
                printed.insert(0, f'<label class="tick">{tick}aria-label="{word}"></label>')
            return form % tuple(printed)

        return row_html


def answer(
    request: HttpRequest,
    template: str,
    shape: List[Any],
    query: ListQuery,
    page: Page[Any],
    *,
    count: Count | None = None,
    export_url: str = "",
    bulk: Sequence[BulkAct] = (),
    saved: SavedViews | None = None,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Answer with the page of a list: the template includes `web/list.html`; htmx gets the rows only.

    `export_url` takes a POST with the same address; chosen columns are remembered in a cookie.
    """
    shown = _Shown(shape, query, page, request.path, count, export_url, bulk, saved)
    is_part = request.headers.get("HX-Target") == REGION
    response = render(request, "web/list_part.html" if is_part else template, {**(context or {}), "list": shown})
    patch_vary_headers(response, ["HX-Target"])
    if is_part and query.edge is None:
        response["HX-Push-Url"] = request.path + query.address()
    if query.are_columns_asked:
        response.set_cookie(
            shape.cookie(),
            ".".join(query.columns),
            max_age=_YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def _escaped(cell: str | Promise) -> str:
    return cell if isinstance(cell, SafeString) else escape(str(cell))


def _pick_all() -> str:
    return (
        f'<label class="tick"><input type="checkbox" data-pick-all hidden aria-label="{_("全选这一页")}"></label>'
        f'<span class="visually-hidden">{_("选择")}</span>'
    )
