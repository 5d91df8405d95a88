"""What the terminal knows: rules, use cases and the store. No Qt, no HTTP, no device I/O."""
