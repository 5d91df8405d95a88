"""技术员维护台: who may come to it, and what a technician may look at, try and change there.

Speaks to ports only; no Qt, no SQL, no HTTP, no driver. Nothing here sees a submission.
"""
