"""The SVG sprite of the icons in use: `python -m zhibu.web.sprite` writes it anew from @tabler/icons.

What is in use is read from the sources: `{% icon "name" %}` and `icon="name"` in templates, `icon="name"` and
`icon("name")` in Python.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
OUTLINES = PACKAGE.parent / "node_modules" / "@tabler" / "icons" / "icons" / "outline"
SPRITE = Path(__file__).parent / "static" / "web" / "icons.svg"

_IN_TEMPLATE = re.compile(r'{%\s*icon\s+"([a-z0-9-]+)"|\bicon="([a-z0-9-]+)"')
_SYMBOL = re.compile(r'<symbol id="([a-z0-9-]+)"')
_SHAPE = re.compile(r"<(?:path|circle|rect|line|polyline|ellipse)\b[^>]*/>")
_BOX = 'd="M0 0h24v24H0z"'


def used(package: Path = PACKAGE) -> set[str]:
    """Return the names of the icons that templates and Python code of the package ask for."""
    names: set[str] = set()
    for template in package.rglob("templates/**/*.html"):
        for literal, keyword in _IN_TEMPLATE.findall(template.read_text()):
            names.add(literal or keyword)
    for module in package.rglob("*.py"):
        if "tests" not in module.parts:
            names.update(_in_python(module.read_text()))
    return names


def kept(sprite: Path = SPRITE) -> set[str]:
    """Return the names of the icons that the sprite holds."""
    return set(_SYMBOL.findall(sprite.read_text())) if sprite.exists() else set()


def draw(names: set[str], outlines: Path = OUTLINES) -> str:
    """Return the sprite of the named icons, one symbol a line so that changes read well; KeyError if one is unknown."""
    lines = ['<svg xmlns="http://www.w3.org/2000/svg">']
    for name in sorted(names):
        drawing = outlines / f"{name}.svg"
        if not drawing.exists():
            raise KeyError(f"@tabler/icons has no icon {name!r}")
        shapes = "".join(shape for shape in _SHAPE.findall(drawing.read_text()) if _BOX not in shape)
        lines.append(f'<symbol id="{name}" viewBox="0 0 24 24">{" ".join(shapes.split())}</symbol>')
    return "\n".join([*lines, "</svg>", ""])


def _in_python(source: str) -> Iterator[str]:
    if "icon" not in source:
        return
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.keyword(arg="icon", value=ast.Constant(value=str(name))) if name:
                yield name
            case ast.Call(func=ast.Name(id="icon"), args=[ast.Constant(value=str(name)), *_]):
                yield name


def main() -> None:
    """Write the sprite."""
    SPRITE.write_text(draw(used()))
    sys.stdout.write(f"{SPRITE.relative_to(PACKAGE.parent)}: {len(kept())} icons, {SPRITE.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
