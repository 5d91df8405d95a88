"""Photographs of papers become pages: found, straightened, cleaned, bound into one PDF."""
