"""Cards with a chip: protocol below, transport beside it; only `pcsc` knows a card library."""
