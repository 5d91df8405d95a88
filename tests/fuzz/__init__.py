"""Long runs with broken input: `python -m tests.fuzz.NAME`; their short forms are unit tests."""
