"""A fleet of simulated terminals that reconnects after an outage, against one platform.

Each is what runs in a real one from the outbox on: the shipped engine with its shipped rhythm, the
shipped client, real seals, real HTTP. Only the outbox is in memory. `python -m tests.fleet` is the
long form; a test runs it in short.
"""
