"""How a roster is understood: pure decisions from rows of cells to typed rows, without database, clock or Django.

`understand(rows)` finds the table and its columns in the first rows of a sheet; `RowReader` then reads every
row, and `BatchReader` many of them at once.
"""

from zhibu.rosters.rules.batch_reading import BatchReader
from zhibu.rosters.rules.column_matching import Column, Matching, match_columns
from zhibu.rosters.rules.fields import FIELDS, Field
from zhibu.rosters.rules.reasons import Problem, Reason, Severity
from zhibu.rosters.rules.row_reading import ReadRow, RowReader
from zhibu.rosters.rules.table_finding import Table, find_table, owner
from zhibu.rosters.rules.understanding import HEAD, Layout, understand

__all__ = [
    "FIELDS",
    "HEAD",
    "BatchReader",
    "Column",
    "Field",
    "Layout",
    "Matching",
    "Problem",
    "ReadRow",
    "Reason",
    "RowReader",
    "Severity",
    "Table",
    "find_table",
    "match_columns",
    "owner",
    "understand",
]
