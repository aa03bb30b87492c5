"""The only doors: actions change, pages and endpoints ask, rows are seen by the same rights."""
