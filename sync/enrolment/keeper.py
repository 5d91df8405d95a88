"""The enrolment in use: one object that every lane asks, so that keys can roll while they run.

Each change is on the disk, whole, before anybody sees it. What the platform's keys are is believed
only through a key that is trusted already (`trust`); the terminal's own key changes in three steps
that a kill or a lost answer may interrupt anywhere: keep the next key, tell the platform (which
takes both until it has seen the new one), make it the key.
"""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.client import Identity, PlatformClient, RequestSigner, Timeouts, Transport
from sync.clock import PlatformClock
from sync.enrolment.file import Enrolment, save_enrolment
from sync.enrolment.trust import believe_as
from sync.signing import sign
from sync.wire import RollRequest, SignedKeys, key_id_of

log = logging.getLogger(__name__)


class EnrolmentKeeper:
    """This terminal's enrolment. Safe to call from any thread."""

    def __init__(
        self, enrolment: Enrolment, file: Path | None = None, clock: PlatformClock | None = None
    ) -> None:
        """Take a loaded enrolment and where it is kept; `file` None keeps it in memory only."""
        self._lock = threading.RLock()
        self._file = file
        self._now = enrolment
        self._identity = enrolment.identity()
        self.clock = clock or PlatformClock()

    @property
    def now(self) -> Enrolment:
        """The enrolment as it is now."""
        return self._now

    def identity(self) -> Identity:
        """Return with what requests are signed now."""
        return self._identity

    def client(self, timeouts: Timeouts | None = None, *, url: str = "") -> PlatformClient:
        """Open a client whose requests are signed; one per thread. `url` replaces the address."""
        signer = RequestSigner(self.identity, self.clock.now)
        ca_file = Path(self._now.ca_file) if self._now.ca_file else None
        transport = Transport(
            url or self._now.url,
            signer=signer,
            clock=self.clock,
            ca_file=ca_file,
            timeouts=timeouts,
        )
        return PlatformClient(transport)

    # ---- the platform's keys -----------------------------------------------------------------

    def wants_keys(self, serial: int) -> bool:
        """Whether the platform has a newer statement, or this file is of an earlier version."""
        return serial > self._now.keys_serial or not self._now.signing_keys

    def adopt(self, signed: SignedKeys) -> bool:
        """Take the platform's keys over; False when they are not newer. Raises NotTrusted."""
        with self._lock:
            known = self._now
            statement = believe_as(known, signed)
            if statement.serial < known.keys_serial:
                return False
            if statement.serial == known.keys_serial and known.signing_keys:
                return False
            self._put(
                known.model_copy(
                    update={
                        "key": statement.recipient[0],
                        "signing_keys": statement.signing,
                        "keys_serial": statement.serial,
                    }
                )
            )
        log.info("keys: statement %d is believed", statement.serial)
        return True

    # ---- the terminal's own key --------------------------------------------------------------

    def key_is_due(self, days: int) -> bool:
        """Whether the own key is older than so many days, or a change of it was interrupted."""
        if self._now.next_signing_key is not None:
            return True
        moment = datetime.fromtimestamp(self.clock.now(), UTC)
        return moment - self._now.signing_key_since > timedelta(days=days)

    def roll(self, client: PlatformClient) -> None:
        """Change the own key at the platform and here. Raises PlatformError: then call it again."""
        with self._lock:
            if self._now.next_signing_key is None:
                made = Ed25519PrivateKey.generate().private_bytes_raw()
                self._put(self._now.model_copy(update={"next_signing_key": made}))
            raw, old_id = self._now.next_signing_key, self._identity.key_id
        assert raw is not None  # noqa: S101 - set just above
        key = Ed25519PrivateKey.from_private_bytes(raw)
        public_key = key.public_key().public_bytes_raw()
        proof = sign(key, "terminal-key", old_id.encode())
        answer = client.roll_key(RollRequest(public_key=public_key, proof=proof))
        with self._lock:
            if self._now.next_signing_key == raw and answer.key_id == key_id_of(public_key):
                changed = {
                    "signing_key": raw,
                    "next_signing_key": None,
                    "signing_key_since": answer.server_time,
                }
                self._put(self._now.model_copy(update=changed))
                log.info("keys: own key is now %s", self._identity.key_id)

    def _put(self, changed: Enrolment) -> None:
        if self._file is not None:
            save_enrolment(self._file, changed)
        self._now = changed
        self._identity = changed.identity()
