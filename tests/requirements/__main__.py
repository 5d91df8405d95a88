"""`python -m tests.requirements`: write docs/requirements.md anew."""

from tests.requirements import PAGE, page

PAGE.write_text(page(), "utf-8")
