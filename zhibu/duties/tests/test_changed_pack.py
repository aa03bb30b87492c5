"""Another number in a pack lights other units: no code is changed."""

import shutil
from pathlib import Path
from typing import Any

from django.utils import timezone

from tests.cast import Cast
from zhibu.duties.actions import refresh_all
from zhibu.duties.models import Light
from zhibu.rulebook.books import NATIONAL

TODAY = timezone.localdate()
WRITTEN = "values.members = { max = 50,"


def test_another_number_in_a_pack_turns_the_lights(cast: Cast, tmp_path: Path, settings: Any) -> None:
    refresh_all(TODAY)
    assert not Light.objects.open().filter(duty="size").exists()
    changed = shutil.copytree(NATIONAL, tmp_path / "national")
    branch = changed / "branch.toml"
    assert branch.read_text().count(WRITTEN) == 1
    branch.write_text(branch.read_text().replace(WRITTEN, "values.members = { max = 2,"))
    settings.RULES_NATIONAL = changed
    refresh_all(TODAY)
    light = Light.objects.open().get(unit=cast.first, duty="size")
    assert (light.rule, light.values["most"]) == ("ZB-02", 2)
    told = cast.client("secretary").get(f"/lights/{light.pk}/").content.decode()
    assert "一个支部一般不超过 2 名。" in told
