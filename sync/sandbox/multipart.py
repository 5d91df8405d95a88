"""The files of a form that a browser sent (multipart/form-data, RFC 7578), out of a body in memory.

Only the content is taken: names of files may be personal and are passed over. Own code, because the
libraries for it are made for streams and files on disk; here a body is small and never on a disk.
"""

from __future__ import annotations

from email.message import Message

_MOST_PARTS = 200


class NotAForm(ValueError):
    """The body is no form as browsers send it; carries nothing of it."""


def files_of(content_type: str, body: bytes, field: str) -> list[bytes]:
    """Return the files of one field in their order, without empty ones. Raises NotAForm."""
    boundary = _boundary(content_type)
    parts = (b"\r\n" + body).split(b"\r\n--" + boundary)
    if len(parts) < 2 or not parts[-1].startswith(b"--") or len(parts) > _MOST_PARTS:
        raise NotAForm("no form, or not whole")
    files = []
    for part in parts[1:-1]:
        head, divided, content = part.partition(b"\r\n\r\n")
        if not divided or not head.startswith(b"\r\n"):
            raise NotAForm("a part without a head")
        name, is_file = _named(head)
        if name == field and is_file and content:
            files.append(content)
    return files


def _boundary(content_type: str) -> bytes:
    header = Message()
    header["Content-Type"] = content_type
    boundary = header.get_param("boundary")
    whole = isinstance(boundary, str) and boundary.isascii() and 0 < len(boundary) <= 70
    if header.get_content_type() != "multipart/form-data" or not whole:
        raise NotAForm("no form")
    return str(boundary).encode("ascii")


def _named(head: bytes) -> tuple[str, bool]:
    """Return the field's name, and whether the part is a file."""
    for line in head.decode("utf-8", "replace").split("\r\n"):
        label, _, value = line.partition(":")
        if label.strip().lower() == "content-disposition":
            header = Message()
            header["Content-Disposition"] = value.strip()
            name = header.get_param("name", header="content-disposition")
            is_file = header.get_param("filename", header="content-disposition") is not None
            return (name if isinstance(name, str) else ""), is_file
    return "", False
