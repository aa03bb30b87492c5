"""`zhibu manage catalogues [ROOM …] [--check | --compile]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhibu.site import catalogues


class Command(BaseCommand):
    """Gather what rooms say into their catalogues, check them, or compile them."""

    help = "Gather what rooms say into their catalogues (default), --check or --compile them."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take rooms, and one of two other things to do."""
        parser.add_argument("rooms", nargs="*", metavar="ROOM", help="only these rooms")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--check", action="store_true", help="fail where a catalogue does not say what sources say")
        what.add_argument("--compile", action="store_true", help="write the .mo files that are out of date")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, and say in one line what came of it."""
        if options["compile"]:
            self.stdout.write(f"{catalogues.compile_all()} catalogues compiled")
            return
        chosen = [room for room in catalogues.rooms() if not options["rooms"] or room.name in options["rooms"]]
        unknown = set(options["rooms"]) - {room.name for room in chosen}
        if unknown:
            raise CommandError(f"no such room: {', '.join(sorted(unknown))}")
        if options["check"]:
            faults = [fault for room in chosen for fault in catalogues.check(room)]
            for fault in faults:
                self.stderr.write(str(fault))
            if faults:
                raise CommandError(f"{len(faults)} entries to mend")
            self.stdout.write("every catalogue says what its sources say")
            return
        for room in chosen:
            lacking = catalogues.update(room)
            if lacking:
                self.stdout.write(f"{room.name}: {lacking} entries without English in {room.name}/locale/en")
