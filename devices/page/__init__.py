"""A4 printers through CUPS: what the print service says, what a document must be, and one job at a time."""
