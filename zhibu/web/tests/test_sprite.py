"""The sprite holds the icons that are asked for, and no others."""

from pathlib import Path

from zhibu.web import sprite

REMEDY = "run `python -m zhibu.web.sprite` and commit zhibu/web/static/web/icons.svg"


def test_holds_what_is_used_and_nothing_else() -> None:
    assert sprite.kept() == sprite.used(), REMEDY


def test_finds_icons_in_templates_and_in_python(tmp_path: Path) -> None:
    templates = tmp_path / "room" / "templates" / "room"
    templates.mkdir(parents=True)
    (templates / "page.html").write_text('{% icon "home" %}{% light "ok" "x" icon="check" %}{% icon one.icon %}')
    python = 'Entry(key="a", icon="users")\nother(icon=name, label="coin")\nicon("x")\nicon(name)\n'
    (tmp_path / "room" / "menu.py").write_text(python)
    assert sprite.used(tmp_path) == {"home", "check", "users", "x"}


def test_a_missing_icon_is_seen(tmp_path: Path) -> None:
    drawn = tmp_path / "icons.svg"
    drawn.write_text('<svg><symbol id="home"></symbol></svg>')
    assert sprite.kept(drawn) == {"home"}
