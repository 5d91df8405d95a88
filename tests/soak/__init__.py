"""Long runs of what must not grow: `python -m tests.soak.NAME`; their short forms are unit tests."""
