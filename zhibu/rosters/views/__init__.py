"""Pages of rosters: `uploads` bring a file in, `reading` shows what is in it and what comes of it."""
