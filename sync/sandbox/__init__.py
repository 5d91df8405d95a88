"""A small platform for practice, tests and pilots, and its clerk's desk (练习平台).

Run it with `python -m sync.sandbox` or `kiosk sandbox run`. Nothing of the terminal may import it
but the commands; the terminal knows the platform through `sync.wire` only.
"""
