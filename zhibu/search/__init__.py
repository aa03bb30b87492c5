"""One search box over everything that rooms let people find, and the texts of help."""
