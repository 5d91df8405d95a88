"""What the OpenAPI document says beyond endpoints and messages: problems and versions.

FastAPI makes the rest from `sync.wire`. Nothing here changes what is answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI

from sync.wire import VERSION, VERSION_HEADER, versions

_FOR_ALL = "/v1/info"
"""Answers whatever version is named."""


def complete(app: FastAPI) -> None:
    """Let the document of this application say what FastAPI cannot know."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        document = generate()
        for path, operation in _operations(document):
            _name_problems(operation)
            _name_versions(path, operation)
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's own way to change it


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, operations in document["paths"].items():
        for operation in operations.values():
            yield path, operation


def _name_problems(operation: dict[str, Any]) -> None:
    """Refusals are application/problem+json (RFC 9457)."""
    for status, answer in operation["responses"].items():
        content = answer.get("content", {})
        if status.endswith("XX") and "application/json" in content:
            content["application/problem+json"] = content.pop("application/json")


def _name_versions(path: str, operation: dict[str, Any]) -> None:
    """A terminal names its version, and the answer names its own."""
    schema = {"type": "string", "enum": list(versions.understood(VERSION))}
    if path != _FOR_ALL:
        named = {"name": VERSION_HEADER, "in": "header", "required": False, "schema": schema}
        operation.setdefault("parameters", []).append(named)
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            headers = answer.setdefault("headers", {})
            headers[VERSION_HEADER] = {"required": True, "schema": schema}
