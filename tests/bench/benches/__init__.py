"""One small file per bench; each measures one thing or two, and asserts that both sides did it."""
