"""Paper: a typst template of a room and its data become a PDF."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn as noto
import typst

ROOMS = Path(__file__).resolve().parents[1]


def pdf(template: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return the PDF that the template `room/name` (zhibu/<room>/typst/<name>.typ) sets from the data.

    The data reaches the template as JSON, read there by `json(bytes(sys.inputs.data))`: no text of it is ever
    taken for markup. `at` is the moment written into the file, so that the same data gives the same bytes.
    """
    room, name = template.split("/")
    compiler = typst.Compiler(root=ROOMS, font_paths=_fonts())
    made = compiler.compile(
        ROOMS / room / "typst" / f"{name}.typ",
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=int(at.timestamp()),
    )
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> Any:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(noto.sans_path().parent)],
    )
