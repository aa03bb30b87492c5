"""The API's description is held still: a change of it is a reviewed diff."""

import json
import os
from pathlib import Path

import pytest

from tests.cast import Cast

SNAPSHOT = Path(__file__).parent / "snapshots" / "openapi.json"


def test_the_description_is_the_snapshot() -> None:
    from zhibu.site.api import api

    told = json.dumps(api.get_openapi_schema(), indent=1, ensure_ascii=False, default=str) + "\n"
    if os.environ.get("ZHIBU_SNAPSHOTS"):
        SNAPSHOT.write_text(told, encoding="utf-8")
    assert told == SNAPSHOT.read_text(encoding="utf-8"), "the API changed: run `make snapshots` and review the diff"


def test_every_operation_is_named_after_its_verb() -> None:
    from zhibu.site.api import api

    paths = api.get_openapi_schema()["paths"]
    for operations in paths.values():
        for operation in operations.values():
            assert operation["operationId"].isidentifier()
            assert operation.get("description") or operation.get("summary")


@pytest.mark.django_db
def test_the_description_needs_a_sign_in(cast: Cast) -> None:
    assert cast.client("visitor").get("/api/v1/openapi.json").status_code == 302
    assert cast.client("officer").get("/api/v1/openapi.json").status_code == 200
