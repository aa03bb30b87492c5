"""What people do with a roster: upload, match its columns, preview, apply and undo."""
