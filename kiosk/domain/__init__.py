"""Values and rules, pure: no I/O, no clock of their own, no third-party imports."""
