"""Plain Python that every room may use: clock, ids, text, names, ID numbers, dates, code tables, sheets. No Django."""
