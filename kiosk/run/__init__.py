"""`kiosk run`: the small parent that starts, watches and restarts everything else. No Qt here."""
