"""村级服务台: who may sign in, for how long, and what they may do with the queue.

Speaks to ports only; no Qt, no SQL, no HTTP. Nothing here sees an application's content (law 9).
"""
