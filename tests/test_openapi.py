"""The API's description is held still: a change of it is a reviewed diff."""

import json
import os
from pathlib import Path
from typing import Any

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


def test_no_two_shapes_share_a_name() -> None:
    """The description knows a shape by its class's name alone: of two that share one, it would tell only the last."""
    from zhibu.site.api import api

    api.get_openapi_schema()  # solves what the models refer to
    told: dict[str, dict[str, str]] = {}
    for _prefix, router in api._routers:
        for view in router.path_operations.values():
            for operation in view.operations:
                models = [*operation.models, *(one for one in operation.response_models.values() if one)]
                for model in models:
                    for name, shape in model.model_json_schema(by_alias=True).get("$defs", {}).items():
                        says = shape.get("enum") or [shape.get("description"), *shape.get("properties", {})]
                        told.setdefault(name, {})[json.dumps(says)] = operation.operation_id
    assert told
    assert {name: shapes for name, shapes in told.items() if len(shapes) > 1} == {}


@pytest.mark.django_db
def test_the_description_needs_a_sign_in(cast: Cast) -> None:
    assert cast.client("visitor").get("/api/v1/openapi.json").status_code == 302
    assert cast.client("officer").get("/api/v1/openapi.json").status_code == 200


NO_ENDPOINT = {  # a verb of these rooms' pages -> why programs do not do it
    "found_root": "only the installation itself founds a root",
    "found_units": "part of an import, which has a preview of its own",
    "fill_stage": "part of answering a correction",
    "make_first_account": "the first person of an installation, by a link of the console",
    "let_in": "by the console, for a login that nobody above can help",
    "make_token": "a person makes a token on its page: a program never makes another way in",
    "revoke_token": "a person takes a token back on its page",
    "export_members": "`list_members` gives the same rows page by page",
    "keep_view": "a question kept for one's own pages",
    "forget_view": "a question kept for one's own pages",
    "set_photo": "files are put in on their page, where what they hold is looked at",
    "add_attachment": "files are put in on their page, where what they hold is looked at",
    "remove_attachment": "papers are listed on the file's page alone",
}


def test_every_verb_of_these_rooms_has_its_endpoint() -> None:
    from zhibu.gate import doors
    from zhibu.site.api import api

    operations = api.get_openapi_schema()["paths"].values()
    offered = {one["operationId"] for methods in operations for one in methods.values()}
    verbs = {door.verb for door in doors.actions.values() if door.room in ("orgs", "members", "access")}
    assert verbs - offered == set(NO_ENDPOINT), "give the verb its endpoint, or a reason in NO_ENDPOINT"


def test_every_role_may_be_given_by_a_program() -> None:
    from typing import get_args

    from zhibu.access.choices import Role
    from zhibu.access.schemas import GiveGrant

    assert set(get_args(GiveGrant.model_fields["role"].annotation)) == set(Role.values) - {"self"}


def test_no_act_takes_fields_that_it_does_not_know() -> None:
    from zhibu.site.api import api

    schema = api.get_openapi_schema()
    loose = [
        operation["operationId"]
        for methods in schema["paths"].values()
        for operation in methods.values()
        if "requestBody" in operation and not _is_closed(schema, operation["requestBody"])
    ]
    assert not loose, "let the body's shape inherit zhibu.gate.shapes.Sent: a misspelt field is told, not dropped"


def _is_closed(schema: Any, body: Any) -> bool:
    if list(body["content"]) == ["application/octet-stream"]:  # bytes have no fields
        return True
    sent = body["content"]["application/json"]["schema"]
    named = schema["components"]["schemas"][sent["$ref"].rpartition("/")[2]]
    return named.get("additionalProperties") is False
