"""Who was told that they are signed in stays signed in, once, though server and database are killed in that moment."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from zhibu.site.bench import folders

MEMBERS = 300


@pytest.mark.journey
def test_every_accepted_sign_in_survives_the_killing_of_server_and_database(tmp_path: Path) -> None:
    country = tmp_path / "country"
    env = folders.environment(country) | {"DJANGO_SETTINGS_MODULE": "zhibu.site.bench.settings"}
    load = [sys.executable, "-m", "zhibu", "bench", "load", "--members", str(MEMBERS), "--data", str(country)]
    subprocess.run(load, env=env, check=True, stdout=subprocess.DEVNULL)
    alone = folders.command("zhibu.site.bench.crashes:alone")
    done = subprocess.run(alone, env=env, check=True, stdout=subprocess.PIPE, text=True)
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["broken"] > 0, "nothing was in flight when server and database were killed"
    assert (told["lost"], told["doubled"], told["never"], told["refused"]) == (0, 0, 0, [])
    assert told["accepted"] >= MEMBERS
