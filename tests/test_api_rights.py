"""Who gets which answer from the API: role × operation × status, for every operation that there is.

The table is tests/snapshots/api_rights.txt: `ok` stands for every answer that neither the place nor the right stops,
a refusal by a rule among them. Each question is taken back, so that none changes what the next one is asked of.
"""

import os
from pathlib import Path
from typing import Any

from django.db import transaction
from django.test import Client
from zeal import zeal_ignore

from tests.api_asking import keys_of, operations
from tests.cast import ROLES, Cast
from zhibu.access.queries import permissions
from zhibu.access.testing import make_token

SNAPSHOT = Path(__file__).parent / "snapshots" / "api_rights.txt"
STOPPED = {401, 403, 404}


def ask(client: Client, method: str, address: str, body: Any) -> str:
    with transaction.atomic(), zeal_ignore():  # a merger of branches ends their groups one by one
        answer = client.generic(
            method.upper(),
            address,
            _json(body),
            content_type="" if body is None else "application/json",
            headers={"Upload-Offset": "0"},
        )
        transaction.set_rollback(True)
    assert answer.status_code < 500 and answer.status_code != 405, (address, answer.content)
    if answer.status_code >= 400:
        assert answer["Content-Type"] == "application/problem+json", address
    return str(answer.status_code) if answer.status_code in STOPPED else "ok"


def _json(body: Any) -> str:
    import json

    return json.dumps(body) if body is not None else ""


def schema() -> Any:
    from zhibu.programs.views import schema

    return schema()


def test_the_table_holds(cast: Cast, settings: Any) -> None:
    settings.API_RATE = 10_000
    asked = list(operations(schema(), keys_of(cast)))
    clients = {role: cast.client(role) for role in ROLES}
    every = [one for one in permissions() if cast.actor("officer").may(one, cast.mine) and one != "access.token"]
    token = make_token(cast.people["officer"], cast.second, every)
    clients["token_next_door"] = Client(headers={"Authorization": f"Bearer {token}"})
    head = f"{'':<24}" + "".join(f"{role:<18}" for role in clients)
    lines = [head.rstrip()]
    for name, method, address, body in asked:
        got = {role: ask(client, method, address, body) for role, client in clients.items()}
        is_open = address.startswith("/api/v1/open/")
        assert is_open or got["visitor"] == "401", name
        if not is_open and any(key in address for key in ("/units/", "/members/")):
            assert got["next_door"] in ("403", "404"), name
            assert got["token_next_door"] in ("403", "404"), name
        lines.append((f"{name:<24}" + "".join(f"{status:<18}" for status in got.values())).rstrip())
    told = "\n".join(lines) + "\n"
    if os.environ.get("ZHIBU_SNAPSHOTS"):
        SNAPSHOT.write_text(told, encoding="utf-8")
    assert told == SNAPSHOT.read_text(encoding="utf-8"), "rights changed: run `make snapshots` and review the diff"
