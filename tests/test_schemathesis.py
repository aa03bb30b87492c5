"""What schemathesis makes of the API's description is answered as the description says: never 500, never a page.

Keys in addresses and bodies are those of rows that are there, so that the rules behind them are reached; each question
is taken back. `ZHIBU_FUZZ=200 pytest tests/test_schemathesis.py` asks that much more of each operation, at random.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from tests.api_asking import ROWS, Keys, keys_of
from tests.cast import make_cast
from zhibu.access.queries import permissions
from zhibu.access.testing import make_token
from zhibu.programs.views import schema as description

schema = schemathesis.openapi.from_dict(description())
schema.app = get_wsgi_application()

MORE = int(os.environ.get("ZHIBU_FUZZ", "0"))
ASKED = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.missing_required_header,
    checks.unsupported_method,
    checks.allow_header_conformance,
]
OF_BYTES = "/api/v1/uploads/{upload}/parts"
"""Any bytes are bytes, so what is wrong here is a header that nobody knows: browsers and gateways send many such."""
# Not asked: `positive_data_acceptance` (what is well formed may still break a rule of the field: 422), and what needs a
# life cycle of resources that this API has not (`use_after_free`); `ignored_auth` is held by tests/test_api_rights.py.


@pytest.fixture(scope="module")
def asked(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Keys, str]]:
    """Return keys of rows, and the token of somebody who may everything."""
    from django.conf import settings as installation

    for signal in (request_started, request_finished):  # the connection is the test's, as with Django's own client
        signal.disconnect(close_old_connections)
    with django_db_blocker.unblock(), transaction.atomic():
        usual, installation.API_RATE = installation.API_RATE, 10**6
        cast = make_cast()
        keys = keys_of(cast)
        officer = cast.actor("officer")
        every = [one for one in permissions() if officer.may(one, cast.mine) and one != "access.token"]
        yield keys, make_token(cast.people["officer"], cast.mine, every)
        installation.API_RATE = usual
        transaction.set_rollback(True)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=MORE or 8,
    deadline=None,
    derandomize=not MORE,
    suppress_health_check=list(HealthCheck),
    database=None,
)
def test_the_api_answers_as_it_says(case: Any, asked: tuple[Keys, str]) -> None:
    keys, token = asked
    fill_in(case, keys)
    with transaction.atomic():
        answer = case.call(headers={"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"})
        transaction.set_rollback(True)
    left = {checks.negative_data_rejection} if case.path == OF_BYTES else set()
    case.validate_response(answer, checks=[one for one in ASKED if one not in left])


def fill_in(case: Any, keys: Keys) -> None:
    """Put keys of rows that are there in place of well-formed ones that mean nothing."""
    room = case.path.split("/")[3]
    known = keys | ({"pk": keys[room]} if room in keys else {})
    for name, value in (case.path_parameters or {}).items():
        if name in known and _is_key(value):
            case.path_parameters[name] = known[name]
    if isinstance(case.body, dict):
        for name in ROWS:
            if _is_key(case.body.get(name)):
                case.body[name] = keys[name]


def _is_key(value: object) -> bool:
    return isinstance(value, str) and len(value) == 36 and value.count("-") == 4
