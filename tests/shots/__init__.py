"""Pictures of every screen, taken from the real one: `python -m tests.shots`."""
