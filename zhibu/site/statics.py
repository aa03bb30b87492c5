"""The files that pages load: collected, hashed and compressed into the data folder when they have changed."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder, get_finders
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

LEFT_OUT = ["django_htmx"]  # packages' own copies of what npm brings


class Statics(CompressedManifestStaticFilesStorage):
    """Names with a hash, for what modules import too; source maps are left out, so nothing points at them."""

    support_js_module_import_aggregation = True
    keep_intermediate_files = False
    patterns = (("*.css", CompressedManifestStaticFilesStorage.patterns[0][1][:2]),)


class NpmFinder(BaseFinder):
    """Serve the files of node_modules that settings.NPM_FILES names, below npm/, and no others."""

    def __init__(self, *_arguments: object, **_options: object) -> None:
        self.storage: Any = FileSystemStorage(location=settings.ROOT / "node_modules")
        setattr(self.storage, "prefix", "npm")  # noqa: B010 - collectstatic reads it, the types do not know it

    def find(self, path: str, find_all: bool = False, **_options: Any) -> Any:
        """Return the file's place, a list of places where all are asked for, or nothing."""
        name = path.removeprefix("npm/")
        known = path.startswith("npm/") and name in settings.NPM_FILES and self.storage.exists(name)
        if find_all:
            return [self.storage.path(name)] if known else []
        return self.storage.path(name) if known else None

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:  # noqa: ARG002 - Django's shape
        """Yield the files and their storage."""
        yield from ((name, self.storage) for name in settings.NPM_FILES if self.storage.exists(name))


def collect() -> bool:
    """Collect the files unless those in place are these; return whether there was anything to do."""
    stamp = settings.STATIC_ROOT / "stamp"
    now = _fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=LEFT_OUT)
    stamp.write_text(now)
    return True


def _fingerprint() -> str:
    """Return a word that changes with any file's name, size or time."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(LEFT_OUT):
            found = Path(storage.path(name)).stat()
            seen.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return seen.hexdigest()
