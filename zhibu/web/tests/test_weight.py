"""What a first page and a later one weigh over the wire, compressed as they are served."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.test import Client, override_settings
from django.urls import reverse

FIRST, LATER = 200_000, 30_000


def weight(data: bytes) -> int:
    return len(brotli.compress(data))


@pytest.mark.django_db
def test_a_first_page_is_under_200_kb_and_a_later_one_under_30(client: Client) -> None:
    with override_settings(DEMO=True):
        page = client.get(reverse("components")).content
    links = set(re.findall(r'(?:src|href)="/static/([^"#]+)', page.decode()))
    assert {"web/theme.css", "web/icons.svg", "npm/htmx.org/dist/htmx.min.js"} <= links
    files = sum(weight(Path(str(finders.find(link.replace("%40", "@")))).read_bytes()) for link in links)
    assert weight(page) < LATER
    assert weight(page) + files < FIRST, f"the first page weighs {weight(page) + files:,} bytes"


@pytest.mark.django_db
def test_no_other_host_is_asked(client: Client) -> None:
    with override_settings(DEMO=True):
        page = client.get(reverse("components")).content.decode()
    assert not re.findall(r'(?:src|href)="(?:https?:)?//[^"]+', page)
