"""The letter box of a party organisation: anybody writes, with or without a name, and an answer is owed."""
