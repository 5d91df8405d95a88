"""Composition root: the only place that builds objects and knows all rooms. No rules live here."""
