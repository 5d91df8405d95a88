"""The catalogue of service items: import, compile, bundle, search, judge.

This file imports nothing: the first page is drawn before pydantic, yaml, pypinyin, CEL and
jsonschema_rs are loaded.
"""
