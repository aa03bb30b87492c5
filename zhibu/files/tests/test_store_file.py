import hashlib
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.http import Http404
from django.test import RequestFactory

from zhibu.files.actions import forget_file, safe_name, store_file
from zhibu.files.downloads import open_file, serve_file
from zhibu.files.models import StoredFile


@dataclass
class Nobody:
    person_id: None = None
    at: datetime = datetime(2026, 11, 21, 8, tzinfo=UTC)


WHO = Nobody()
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }


@pytest.mark.parametrize("form", ["bytes", "path", "open"])
def test_bytes_paths_and_open_files_are_kept_alike(form: str, tmp_path: Path) -> None:
    data = b"abc" * 1000
    (tmp_path / "x").write_bytes(data)
    content = {"bytes": data, "path": tmp_path / "x", "open": io.BytesIO(data)}[form]
    stored = store_file(WHO, "名册.xlsx", "text/plain", content)
    assert (stored.size, stored.sha256) == (3000, hashlib.sha256(data).hexdigest())
    assert open_file(stored).read() == data
    assert "名册" not in stored.key


def test_the_browser_saves_it_and_nobody_else_keeps_it() -> None:
    stored = store_file(WHO, "名册.xlsx", "text/html", b"<script>")
    answer = serve_file(RequestFactory().get("/"), stored, inline=True)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_picture_is_shown_and_asked_for_once() -> None:
    stored = store_file(WHO, "照片.jpg", "image/jpeg", b"jpeg")
    answer = serve_file(RequestFactory().get("/"), stored, inline=True)
    assert answer["Content-Disposition"].startswith("inline")
    again = serve_file(RequestFactory().get("/", headers={"If-None-Match": answer["ETag"]}), stored, inline=True)
    assert again.status_code == 304


def test_a_forgotten_file_is_gone_with_its_bytes(django_capture_on_commit_callbacks: Any) -> None:
    stored = store_file(WHO, "a.txt", "text/plain", b"a")
    key = stored.key
    with django_capture_on_commit_callbacks(execute=True):
        forget_file(stored)
    assert not StoredFile.objects.exists()
    assert not default_storage.exists(key)


def test_lost_bytes_are_a_missing_page() -> None:
    stored = store_file(WHO, "a.txt", "text/plain", b"a")
    default_storage.delete(stored.key)
    with pytest.raises(Http404):
        open_file(stored)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\名册.xlsx", "名册.xlsx"),
        ("a\r\nb.txt", "a_b.txt"),
        ("", "file"),
        ("长" * 200 + ".xlsx", "长" * 115 + ".xlsx"),
        ("\u202egpj.exe", "_gpj.exe"),
    ],
)
def test_names_are_made_safe(name: str, kept: str) -> None:
    assert safe_name(name) == kept
