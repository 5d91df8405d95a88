"""Photographs of papers become pages: found, straightened, cleaned, bound into one PDF."""

DPI = 200
"""Resolution of a page, where the settings say nothing."""
