"""Signatures of requests: the vectors of RFC 9421, and everything that must not pass."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt

import http_message_signatures as other
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.message_signature import (
    BadSignature,
    Request,
    check,
    digest_of,
    read,
    read_digest,
    sign,
    signature_base,
)
from sync.wire import key_id_of

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
KEY_ID = key_id_of(PUBLIC)
NONCE = "n" * 22
BODY = b'{"hello": "world"}'
POST = Request(
    "POST",
    "/v1/submissions?x=1",
    {
        "content-digest": digest_of(BODY),
        "content-type": "application/json",
        "bianmin-version": "1",
        "accept": "*/*",
    },
)


def lower(fields: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in fields.items()}


def signed_fields(request: Request = POST) -> dict[str, str]:
    return lower(sign(request, KEY, KEY_ID, 1_618_884_473, NONCE))


def test_the_digest_of_rfc_9530():
    assert digest_of(BODY) == "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"
    assert read_digest(digest_of(b"")).hex().startswith("e3b0c44298fc")
    for field in ("", "sha-256=::", "md5=:AAAA:", digest_of(b"") + ", md5=:AAAA:"):
        with pytest.raises(BadSignature):
            read_digest(field)


def test_the_vector_b_2_6_of_rfc_9421():
    private = base64.urlsafe_b64decode("n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU=")
    parameters = (
        '("date" "@method" "@path" "@authority" "content-type" "content-length")'
        ';created=1618884473;keyid="test-key-ed25519"'
    )
    base = signature_base(
        [
            ("date", "Tue, 20 Apr 2021 02:07:55 GMT"),
            ("@method", "POST"),
            ("@path", "/foo"),
            ("@authority", "example.com"),
            ("content-type", "application/json"),
            ("content-length", "18"),
        ],
        parameters,
    )
    made = Ed25519PrivateKey.from_private_bytes(private).sign(base)
    assert base64.b64encode(made) == (
        b"wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
    )


def test_what_was_signed_is_read_back():
    signed = read(signed_fields())
    assert (signed.key_id, signed.created, signed.nonce) == (KEY_ID, 1_618_884_473, NONCE)
    assert signed.components == (
        *("@method", "@path", "@query"),
        *("content-digest", "content-type", "bianmin-version"),
    )
    check(signed, POST, PUBLIC)


def test_a_second_implementation_reads_and_writes_the_same():
    keys = other.MappingKeyResolver(
        public_keys={KEY_ID: KEY.public_key()}, private_keys={KEY_ID: KEY}
    )
    headers = {"Content-Type": "application/json", "Bianmin-Version": "1"}
    headers["Content-Digest"] = digest_of(BODY)
    prepared = requests.Request(
        "POST", "https://platform.example/v1/submissions?x=1", headers=headers, data=BODY
    ).prepare()
    moment = dt.datetime.now(dt.UTC)
    prepared.headers.update(sign(POST, KEY, KEY_ID, int(moment.timestamp()), NONCE))
    verifier = other.HTTPMessageVerifier(
        signature_algorithm=other.algorithms.ED25519, key_resolver=keys
    )
    [result] = verifier.verify(
        prepared,
        require_components=("@method", "@path", "@query", "content-digest"),
        max_age=dt.timedelta(seconds=60),
        body=BODY,
    )
    assert result.parameters["nonce"] == NONCE

    for name in ("Signature", "Signature-Input"):
        del prepared.headers[name]
    other.HTTPMessageSigner(signature_algorithm=other.algorithms.ED25519, key_resolver=keys).sign(
        prepared,
        key_id=KEY_ID,
        nonce=NONCE,
        created=moment,
        use_existing_digest=True,
        covered_component_ids=(
            *("content-type", "@query", "@path"),
            *("content-digest", "@method", "bianmin-version"),
        ),
    )
    signed = read(lower(dict(prepared.headers)))
    assert signed.created == int(moment.timestamp())
    check(signed, POST, PUBLIC)


@pytest.mark.parametrize(
    "change",
    [
        {"method": "PUT"},
        {"target": "/v1/submissions?x=2"},
        {"target": "/v1/submissions"},
        {"target": "/v1/changes?x=1"},
        {"fields": {**POST.fields, "content-digest": digest_of(b"other")}},
        {"fields": {**POST.fields, "content-type": "text/plain"}},
        {"fields": {**POST.fields, "upload-offset": "5"}},
        {"fields": {k: v for k, v in POST.fields.items() if k != "content-digest"}},
    ],
)
def test_a_request_that_was_changed_does_not_fit(change):
    with pytest.raises(BadSignature):
        check(read(signed_fields()), dataclasses.replace(POST, **change), PUBLIC)


def test_fields_nobody_decides_by_may_be_added_on_the_way():
    grown = dataclasses.replace(POST, fields={**POST.fields, "via": "1.1 box", "accept": "x"})
    check(read(signed_fields()), grown, PUBLIC)


def test_another_key_does_not_fit():
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    for key in (other, bytes(32), b"short"):
        with pytest.raises(BadSignature):
            check(read(signed_fields()), POST, key)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("created=1618884473", "created=1618884474"),
        (NONCE, "m" * 22),
        ('"@query" ', ""),
        ('"@query"', '"@query" "@query"'),
        ('"@query"', '"@query";req'),
        (';alg="ed25519"', ';alg="rsa-pss-sha512"'),
        (';alg="ed25519"', ';alg="ed25519";expires=1'),
        (f'nonce="{NONCE}"', 'nonce="short"'),
        (f'keyid="{KEY_ID}"', 'keyid="../../etc"'),
        ("created=1618884473", 'created="1618884473"'),
        ("terminal=", "other="),
        ('alg="ed25519"', 'alg="ed25519", second=("@method");created=1'),
    ],
)
def test_a_signature_input_of_another_shape_is_none(old, new):
    fields = signed_fields()
    assert old in fields["signature-input"]
    fields["signature-input"] = fields["signature-input"].replace(old, new)
    with pytest.raises(BadSignature):
        check(read(fields), POST, PUBLIC)


def test_no_signature_at_all():
    with pytest.raises(BadSignature):
        read({})


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300), st.text(max_size=120))
def test_any_text_is_read_or_refused(given_input, signature):
    with pytest.raises(BadSignature):
        read({"signature-input": given_input, "signature": signature})


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(codec="ascii", exclude_characters="\r\n"), max_size=60))
def test_any_target_is_signed_or_refused(tail):
    request = Request("GET", f"/v1/changes{tail}", {})
    check(read(lower(sign(request, KEY, KEY_ID, 1, NONCE))), request, PUBLIC)
