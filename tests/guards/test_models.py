"""Tables and files: keys point down, rows stand in the tree, nothing that is refused, no file for ever growing."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from tests.guards.reading import ROOT, floors, may_know, short, sources, told
from zhibu.orgs.models import Appointment, Unit

LINES = 400
REFUSED = {
    r"latitude|longitude|geolocation|gps|whereabouts|last_seen_at_place": "where people are",
    r"face_|_face\b|faceprint|fingerprint_of_person|biometric|voiceprint": "faces and bodies",
    r"mood|emotion|sentiment|thought_|ideolog": "what people feel or think",
    r"online_seconds|time_online|time_spent|seconds_spent|dwell|active_minutes": "how long people are online",
    r"ranking|leaderboard|rank_of_person|score_rank|points_rank": "rankings of people",
    r"religion|blood_type|political_reliability|loyalty": "what is nobody's business",
}
ATTIC = {"core", "common", "utils", "util", "helpers", "helper", "base", "misc", "shared", "managers", "services"}


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("zhibu.")]


def room_of(model: type[models.Model]) -> str:
    return model.__module__.split(".")[1]


def bad_links(found: Iterable[tuple[str, str, str, str | None]]) -> list[str]:
    """Return what is wrong with links (field, room, target's room, reverse name)."""
    breaches = []
    for field, room, target, reverse in found:
        if not may_know(room, target):
            breaches.append(f"{field}: points up, from {room} to {target}")
        elif room != target and not (reverse or "").endswith("+"):
            breaches.append(f"{field}: leaves the name {reverse!r} in {target}")
    return breaches


def links() -> Iterable[tuple[str, str, str, str | None]]:
    for model in ours():
        for field in model._meta.get_fields():
            target: Any = getattr(field, "remote_field", None) and field.related_model
            if field.auto_created or not target or not target.__module__.startswith("zhibu."):
                continue
            yield (f"{model.__name__}.{field.name}", room_of(model), room_of(target), field.remote_field.related_name)


def unplaced(found: Iterable[type[Any]]) -> list[str]:
    """Return the models that neither stand in the tree nor say why."""
    return [
        model.__name__
        for model in found
        if not isinstance(getattr(model, "tree_path", None), str)
        and not isinstance(getattr(model, "excused", None), str)
    ]


def refused(names: Iterable[str]) -> list[str]:
    """Return the names of tables and columns for what the product refuses."""
    hits = [(name, why) for name in names for pattern, why in REFUSED.items() if re.search(pattern, name)]
    return [f"{name}: {why}" for name, why in hits]


def test_foreign_keys_point_down_and_leave_no_name() -> None:
    breaches = bad_links(links())
    assert not breaches, told(breaches, 'let the upper room hold the key, with related_name="+".')


def test_keys_that_point_up_or_leave_a_name_are_found() -> None:
    planted = [("A.b", "people", "orgs", "+"), ("C.d", "orgs", "people", "units"), ("E.f", "orgs", "people", "+")]
    assert bad_links(planted) == [
        "A.b: points up, from people to orgs",
        "C.d: leaves the name 'units' in people",
    ]


def test_every_row_stands_in_the_tree_or_is_excused() -> None:
    breaches = unplaced(ours())
    assert not breaches, told(breaches, 'set tree_path to the way to its unit\'s path, or excused = "why it has none".')


def astray(ways: Iterable[tuple[type[models.Model], str]]) -> list[str]:
    """Return the ways from a model that do not lead to a column of paths, of the collation that ranges need."""
    breaches = []
    for model, way in ways:
        steps = way.split("__")
        try:
            for step in steps[:-1]:
                model = model._meta.get_field(step).related_model
            end = model._meta.get_field(steps[-1])
        except (FieldDoesNotExist, AttributeError) as wrong:
            breaches.append(f"{way}: {wrong}")
            continue
        if getattr(end, "db_collation", None) != "C":
            breaches.append(f"{way}: {end} is no path")
    return breaches


def test_every_tree_path_leads_to_a_path() -> None:
    breaches = astray(
        (model, model.tree_path) for model in ours() if isinstance(getattr(model, "tree_path", None), str)
    )
    assert not breaches, told(breaches, "name the fields from this model to Unit.path, joined by __.")


def test_a_way_that_leads_astray_is_found() -> None:
    assert astray([(Appointment, "unit__path"), (Unit, "path")]) == []
    assert len(astray([(Appointment, "unit__name"), (Appointment, "branch__path"), (Unit, "name__path")])) == 3


def test_an_unplaced_row_is_found() -> None:
    placed, excused = type("Meeting", (), {"tree_path": "unit__path"}), type("Key", (), {"excused": "a key"})
    assert unplaced([placed, excused, type("Attic", (), {})]) == ["Attic"]


def test_there_is_no_table_or_column_for_what_is_refused() -> None:
    names = [f"{model._meta.db_table}.{field.column}" for model in ours() for field in model._meta.concrete_fields]
    breaches = refused(names)
    assert not breaches, told(breaches, "leave it out: the product refuses to know it.")


def test_a_refused_column_is_found() -> None:
    assert refused(["members_member.gps", "members_member.mood", "study_course.ranking", "orgs_unit.name"]) == [
        "members_member.gps: where people are",
        "members_member.mood: what people feel or think",
        "study_course.ranking: rankings of people",
    ]


def too_long(files: Iterable[Path]) -> list[str]:
    lengths = [(file, len(file.read_text().splitlines())) for file in files]
    return [f"{short(file)}: {count} lines" for file, count in lengths if count > LINES]


def in_the_attic(files: Iterable[Path]) -> list[str]:
    return [short(file) for file in files if {file.stem, *file.parts[-3:-1]} & ATTIC]


def test_no_file_is_past_its_length() -> None:
    files = [file for pattern in ("*.py", "*.html", "*.js") for _room, file in sources(pattern)]
    breaches = too_long([*files, *(ROOT / "tests").rglob("*.py")])
    assert not breaches, told(breaches, "make it a package of the same name, one file a verb or noun.")


def test_no_attic_is_opened() -> None:
    breaches = in_the_attic(file for _room, file in sources())
    assert not breaches, told(breaches, "name the file after what it knows.")


def test_a_long_file_and_an_attic_are_found(tmp_path: Path) -> None:
    attic = tmp_path / "orgs" / "utils.py"
    attic.parent.mkdir()
    attic.write_text("\n" * (LINES + 1))
    assert too_long([attic]) == [f"utils.py: {LINES + 1} lines"]
    assert in_the_attic([attic]) == ["utils.py"]


@pytest.mark.parametrize("model", ours(), ids=lambda model: model.__name__)
def test_every_model_is_in_the_glossary(model: type[models.Model]) -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text()
    assert re.search(rf"\b{model.__name__}\b", glossary), (
        f"{model.__name__} is not in docs/glossary.md. Remedy: add a line: Chinese term, {model.__name__}, meaning."
    )


def test_every_room_of_a_model_stands_on_a_floor() -> None:
    assert {room_of(model) for model in ours()} <= set(floors())
