"""Checks of keys (docs/platform-contract.md, Keys roll): who vouches for the platform's, how a terminal changes its own."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.client import PlatformError
from sync.conformance.bench import Bench, refused
from sync.conformance.model import Broken, Check, expect
from sync.enrolment import NotTrusted, believe, believe_itself
from sync.signing import sign
from sync.wire import RollRequest, key_id_of

_TERMINAL_KEYS = "/v1/terminal-keys"


def vouched(bench: Bench) -> None:
    """The statement of keys is signed by every signing key there is, and `/v1/info` names the same."""
    stranger = bench.stranger()
    try:
        signed, told = stranger.keys(), stranger.info()
    finally:
        stranger.close()
    try:
        stated = believe_itself(signed)
        for one in stated.signing:
            believe(signed, [one.public_key])
    except NotTrusted as error:
        raise Broken(
            f"不是每一把签名密钥都给 /v1/keys 的声明作了证：{error}",
            f"not every signing key vouches for the statement at /v1/keys: {error}",
        ) from None
    expect(
        (stated.recipient, stated.signing) == (told.keys, told.signing_keys),
        "/v1/keys 与 /v1/info 说的密钥不一样",
        "/v1/keys and /v1/info name different keys",
    )


def unproved(bench: Bench) -> None:
    """Who has not the new private key cannot make it this terminal's."""
    new, other = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    body = _request(bench, new, proved_by=other).model_dump_json().encode()
    refused(bench.ask("POST", _TERMINAL_KEYS, body), (400, 422), "bad_message")


def rolls(bench: Bench) -> None:
    """A terminal's next key is taken, asked for twice too, and the old one goes on for the moment."""
    old, new = bench.signing_key, Ed25519PrivateKey.generate()
    request = _request(bench, new, proved_by=new)
    for _ in range(2):  # the first answer might have been lost
        bench.client.roll_key(request)
    for key, zh, en in ((new, "新", "new"), (old, "旧", "old")):
        bench.rolled(key)
        try:
            bench.client.changes("")
        except PlatformError as error:
            raise Broken(
                f"换密钥以后，{zh}密钥签的请求不收：{error}",
                f"after the roll what the {en} key signs is refused: {error}",
            ) from None
        finally:
            bench.rolled(new)


def _request(bench: Bench, new: Ed25519PrivateKey, *, proved_by: Ed25519PrivateKey) -> RollRequest:
    present = key_id_of(bench.signing_key.public_key().public_bytes_raw())
    public = new.public_key().public_bytes_raw()
    return RollRequest(public_key=public, proof=sign(proved_by, "terminal-key", present.encode()))


CHECKS = (
    Check("KEY-1", "Keys roll", "/v1/keys 的声明有每一把签名密钥作证，与 /v1/info 一致",
          "every signing key vouches for the statement at /v1/keys", vouched),
    Check("KEY-2", "Keys roll", "没有新密钥签名的换密钥请求不收", "a roll without the new key's proof is refused", unproved),
)  # fmt: skip
LAST = (
    Check("KEY-3", "Keys roll", "终端能换密钥，新旧两把暂时都收", "a terminal's key rolls, and both are taken for a while", rolls),
)  # fmt: skip
