"""Speaks to the TPM in a process of its own: `python -m kiosk.vault.tpm_worker`.

One order as JSON on standard input (`seal` or `open`), one answer on standard output: `sealed`,
`secret`, or `trouble` (`away`: nothing is known to be lost; `lost`: this chip will not open it).

How the secret is sealed, for a machine that starts with nobody beside it:

- under a storage primary of the owner hierarchy, made anew from the chip's seed at each use, so
  that nothing is left in the chip and clearing the chip ends it all;
- `fixedTPM`, `fixedParent`: it never moves to another chip; `noDA`: wrong tries of other programs
  lock nobody out of it;
- no password, and a policy instead that allows Unseal and no other command;
- no PCRs: an update of firmware or boot loader must not cost a village its drafts. So whoever
  takes the whole machine and starts it can open the secret; docs/security.md says so;
- sessions are salted to the primary and encrypt what they carry, against listening on the bus.
"""

from __future__ import annotations

import base64
import contextlib
import json
import signal
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class _Lost(Exception):
    """This chip will not open it."""


def main() -> None:
    """Do one order."""
    order = json.loads(sys.stdin.buffer.read(64 * 1024))
    signal.alarm(int(order["within_s"]))  # also when the parent is gone meanwhile
    from tpm2_pytss import TSS2_Exception

    try:
        answer = _do(order)
    except _Lost as error:
        answer = {"trouble": "lost", "detail": str(error)}
    except (TSS2_Exception, RuntimeError) as error:
        answer = {"trouble": "away", "detail": str(error)[:200]}
    sys.stdout.write(json.dumps(answer))


def _do(order: Mapping[str, Any]) -> dict[str, Any]:
    from tpm2_pytss import ESAPI

    with ESAPI(order["tcti"]) as tpm, contextlib.closing(_Chip(tpm)) as chip:
        if order["do"] == "seal":
            secret = base64.b64decode(order["secret"])
            sealed = chip.seal(secret)
            if chip.open(sealed) != secret:
                raise RuntimeError("the chip did not give back what it was given")
            return {"sealed": sealed}
        return {"secret": base64.b64encode(chip.open(order["sealed"])).decode()}


class _Chip:
    """The commands of one conversation; what it loads is flushed at its end."""

    def __init__(self, tpm: Any) -> None:
        from tpm2_pytss import TPM2B_PUBLIC, TPM2B_SENSITIVE_CREATE, TPMA_OBJECT

        self._tpm = tpm
        self._loaded: list[Any] = []
        storage = (
            TPMA_OBJECT.RESTRICTED
            | TPMA_OBJECT.DECRYPT
            | TPMA_OBJECT.FIXEDTPM
            | TPMA_OBJECT.FIXEDPARENT
            | TPMA_OBJECT.SENSITIVEDATAORIGIN
            | TPMA_OBJECT.USERWITHAUTH
            | TPMA_OBJECT.NODA
        )
        public = TPM2B_PUBLIC.parse("ecc256:aes128cfb", objectAttributes=storage)
        self._primary, made, _, _, _ = tpm.create_primary(TPM2B_SENSITIVE_CREATE(), public)
        self._loaded.append(self._primary)
        self._name = bytes(made.publicArea.get_name()).hex()

    def close(self) -> None:
        """Leave nothing in the chip: without a resource manager it holds three objects in all."""
        while self._loaded:
            self._tpm.flush_context(self._loaded.pop())

    def seal(self, secret: bytes) -> dict[str, str]:
        from tpm2_pytss import (
            ESYS_TR,
            TPM2_SE,
            TPM2B_PUBLIC,
            TPM2B_SENSITIVE_CREATE,
            TPMA_OBJECT,
            TPMS_SENSITIVE_CREATE,
        )

        trial = self._session(TPM2_SE.TRIAL)
        policy = self._only_unseal(trial)
        # Without USERWITHAUTH and with ADMINWITHPOLICY no empty password opens or changes it.
        kept = (
            TPMA_OBJECT.FIXEDTPM
            | TPMA_OBJECT.FIXEDPARENT
            | TPMA_OBJECT.ADMINWITHPOLICY
            | TPMA_OBJECT.NODA
        )
        public = TPM2B_PUBLIC.parse("keyedhash", objectAttributes=kept, authPolicy=policy)
        private, public, _, _, _ = self._tpm.create(
            self._primary,
            TPM2B_SENSITIVE_CREATE(TPMS_SENSITIVE_CREATE(data=secret)),
            public,
            session1=ESYS_TR.PASSWORD,
            session2=self._session(TPM2_SE.HMAC),
        )
        return {
            "parent": self._name,
            "public": base64.b64encode(public.marshal()).decode(),
            "private": base64.b64encode(private.marshal()).decode(),
        }

    def open(self, sealed: Mapping[str, str]) -> bytes:
        from tpm2_pytss import TPM2_RC, TPM2_SE, TPM2B_PRIVATE, TPM2B_PUBLIC, TSS2_Exception

        if sealed["parent"] != self._name:
            raise _Lost("another chip, or this one was cleared")
        try:
            public, _ = TPM2B_PUBLIC.unmarshal(base64.b64decode(sealed["public"]))
            private, _ = TPM2B_PRIVATE.unmarshal(base64.b64decode(sealed["private"]))
        except (TSS2_Exception, ValueError) as error:
            raise _Lost("the sealed secret is not whole") from error
        try:
            handle = self._tpm.load(self._primary, private, public)
        except TSS2_Exception as error:
            if error.error != TPM2_RC.INTEGRITY:
                raise  # the chip is full or busy: nothing is known to be lost
            raise _Lost("the sealed secret was changed") from error
        self._loaded.append(handle)
        session = self._session(TPM2_SE.POLICY)
        self._only_unseal(session)
        return bytes(self._tpm.unseal(handle, session1=session))

    def _session(self, kind: Any) -> Any:
        """Return a session salted to the primary, which encrypts what it carries."""
        from tpm2_pytss import (
            ESYS_TR,
            TPM2_ALG,
            TPMA_SESSION,
            TPMT_SYM_DEF,
            TPMU_SYM_KEY_BITS,
            TPMU_SYM_MODE,
        )

        cipher = TPMT_SYM_DEF(
            algorithm=TPM2_ALG.AES,
            keyBits=TPMU_SYM_KEY_BITS(aes=128),
            mode=TPMU_SYM_MODE(aes=TPM2_ALG.CFB),
        )
        session = self._tpm.start_auth_session(
            tpm_key=self._primary,
            bind=ESYS_TR.NONE,
            session_type=kind,
            symmetric=cipher,
            auth_hash=TPM2_ALG.SHA256,
        )
        both = TPMA_SESSION.DECRYPT | TPMA_SESSION.ENCRYPT | TPMA_SESSION.CONTINUESESSION
        self._tpm.trsess_set_attributes(session, both)
        self._loaded.append(session)
        return session

    def _only_unseal(self, session: Any) -> Any:
        """Bind a policy session to the one command, and return the policy's digest."""
        from tpm2_pytss import TPM2_CC

        self._tpm.policy_command_code(session, TPM2_CC.Unseal)
        return self._tpm.policy_get_digest(session)


if __name__ == "__main__":
    main()
