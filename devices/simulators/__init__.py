"""Stand-ins that answer as the real devices do, byte for byte, and the dock that plays with them.

Nothing here is reached by a terminal that talks to anything but a sandbox platform.
"""
