"""`python -m tests.bench`: measures the kiosk against its peers, on real parts, both sides alternated."""
