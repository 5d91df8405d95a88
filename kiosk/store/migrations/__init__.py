"""The steps from one schema of the terminal file to the next; shipped, run by kiosk.store.schema."""
