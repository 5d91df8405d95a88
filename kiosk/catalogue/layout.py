"""How a bundle is laid out: what its writer (`pack`) and its reader (`bundle`) agree on.

JSON lines: a header (format, digest, fingerprint), an index (version, themes, summaries, search
keys, regions, what is not plainly offered), then one line per item. The digest covers all lines after the header. Imports
nothing: it is read before the first page is drawn.
"""

FORMAT = 6
"""Raise when compiling gives something else for the same directory."""
