"""Answers of the API are written as JSON, whatever stands in them."""

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.test import RequestFactory
from django.utils.translation import gettext_lazy

from zhibu.duties.choices import State
from zhibu.site.api import Json


def test_answers_read_as_those_of_pythons_own_encoder(rf: RequestFactory) -> None:
    told = {
        "day": date(2026, 11, 22),
        "at": datetime(2026, 11, 22, 6, 30, tzinfo=UTC),
        "hour": time(15, 0),
        "key": UUID(int=7),
        "yuan": Decimal("12.50"),
        "state": State.RED,
        "word": gettext_lazy("党员"),
        "none": [None, True, 1, 1.5],
    }
    written = Json().render(rf.get("/"), told, response_status=200)
    assert json.loads(written) == json.loads(json.dumps(told, cls=DjangoJSONEncoder))
    assert "党员".encode() in written
