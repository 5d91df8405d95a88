"""What hangs on the cables. Knows no screen, no database and no application."""
