"""`zhibu bench`: what the design promises, measured on this machine in databases of its own (docs/bench.md)."""

from importlib import import_module

WORDS = {word: f"zhibu.site.bench.{word.replace('-', '_')}" for word in ("load", "pages", "crowd", "sign-ins")}


def run(arguments: list[str]) -> int:
    """Run the bench that the first word names; without one, measure the rooms."""
    word = arguments[0] if arguments else ""
    module = import_module(WORDS.get(word, "zhibu.site.bench.rooms"))
    code: int = module.run(arguments[1:] if word in WORDS else arguments)
    return code
