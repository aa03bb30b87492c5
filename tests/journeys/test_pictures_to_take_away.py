"""A committee's officer narrows a picture and takes away exactly what it shows; pictures are drawn from the tables."""

import io
import re

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.journeys.browsing import DESK, As

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys-demo")]


def test_a_file_holds_what_the_list_was_narrowed_to(as_: As) -> None:
    with as_("zhao", DESK) as walk:
        page = walk.page
        walk.go("/overview/")
        expect(page.locator("[data-picture=age] canvas")).to_be_visible()
        walk.press("问题排查")
        page.locator("details.filters summary").click()
        page.get_by_label("没有书记", exact=True).check()
        expect(page.locator(".list-count")).to_have_text("共 1 个组织")
        page.wait_for_url(re.compile("reason=no_secretary"))
        name = page.locator("#list td.title").inner_text().strip()
        page.locator("summary", has_text="导出").click()
        with page.expect_download() as coming:
            page.locator("a[data-file=xlsx]").click()
        book = load_workbook(io.BytesIO(coming.value.path().read_bytes()))
        rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
        assert "没有书记" in rows[1][0]
        assert [row[0] for row in rows[4:]] == [name]
