"""Everything that changes the roll and the e-file: one file a verb or noun, imported from its own file."""
