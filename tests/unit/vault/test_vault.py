"""Secrets of the terminal: made once, whole, readable by nobody else, and never made twice."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.vault import KeyedPersonIndex, Vault, VaultAway, VaultLost, VaultUnsafe
from kiosk.vault.providers import Name, PlainFile

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


class Box:
    """A provider whose chip is a number: opens only what the same number sealed."""

    def __init__(self, name: Name, chip: int = 1, lack: str = "") -> None:
        self.name: Name = name
        self.chip = chip
        self.lack = lack
        self.away = False

    def missing(self) -> str:
        return self.lack

    def seal(self, secret: bytes) -> bytes:
        if self.away:
            raise VaultAway("no answer")
        return bytes([self.chip, *(byte ^ self.chip for byte in secret)])

    def open(self, sealed: bytes) -> bytes:
        if self.away or self.lack:
            raise VaultAway("no answer")
        if sealed[0] != self.chip:
            raise VaultLost("another chip")
        return bytes(byte ^ self.chip for byte in sealed[1:])


def vault(folder: Path, keys: str, *boxes: Box) -> Vault:
    """A vault whose providers are boxes, and the file."""
    made = Vault(folder, keys)  # type: ignore[arg-type]
    made._providers = (*boxes, PlainFile())
    return made


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


# ---- one master secret -------------------------------------------------------------------------


def test_a_secret_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    first = Vault(folder).secret("person-index")
    assert len(first) == 32
    assert Vault(folder).secret("person-index") == first
    assert Vault(folder).secret("drafts") != first
    assert names(folder) == ["master.key"]
    assert stat.S_IMODE((folder / "master.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert first not in (folder / "master.key").read_bytes()


def test_a_secret_others_could_read_or_that_is_cut_is_refused(tmp_path: Path) -> None:
    Vault(tmp_path).secret("drafts")
    file = tmp_path / "master.key"
    file.chmod(0o640)
    with pytest.raises(VaultUnsafe, match="0600"):
        Vault(tmp_path).secret("drafts")
    file.chmod(0o600)
    file.write_bytes(b"short")
    with pytest.raises(VaultUnsafe, match="not whole"):
        Vault(tmp_path).secret("drafts")
    file.unlink()
    os.mkfifo(file, 0o600)
    with pytest.raises(VaultUnsafe):  # and not a start that waits for ever
        Vault(tmp_path).secret("drafts")
    file.unlink()
    Vault(tmp_path / "elsewhere").secret("drafts")
    file.symlink_to(tmp_path / "elsewhere" / "master.key")
    with pytest.raises(OSError, match="symbolic"):
        Vault(tmp_path).secret("drafts")


def test_what_a_cut_off_run_left_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / ".master.key.0123456789ab").write_bytes(b"half")
    secret = Vault(tmp_path).secret("drafts")
    assert names(tmp_path) == ["master.key"]
    assert Vault(tmp_path).secret("drafts") == secret


def test_what_others_left_in_the_folder_is_neither_touched_nor_in_the_way(tmp_path: Path) -> None:
    """A file manager, a backup, a network disk: folders and links that begin with a dot."""
    (tmp_path / ".Trash-1000").mkdir()
    (tmp_path / ".directory").write_bytes(b"theirs")
    elsewhere = tmp_path.parent / "elsewhere"
    elsewhere.write_bytes(b"precious")
    (tmp_path / ".master.key.0123456789ab").symlink_to(elsewhere)
    assert len(Vault(tmp_path).secret("drafts")) == 32
    assert elsewhere.read_bytes() == b"precious"
    assert (tmp_path / ".directory").read_bytes() == b"theirs"


def test_a_secret_that_could_not_be_kept_is_not_used(tmp_path: Path) -> None:
    """A link into nowhere: whoever used the secret would lose it with the next start."""
    (tmp_path / "master.key").symlink_to(tmp_path / "nowhere")
    with pytest.raises((VaultUnsafe, OSError)):
        Vault(tmp_path).secret("drafts")


def test_of_two_secrets_that_differ_none_is_removed(tmp_path: Path) -> None:
    """An old copy put beside the chip's: the setting would let the copy win and end the chip's."""
    vault(tmp_path, "tpm", Box("tpm")).secret("drafts")
    (tmp_path / "master.key").write_bytes(bytes(32))
    (tmp_path / "master.key").chmod(0o600)
    with pytest.raises(VaultUnsafe, match="two"):
        vault(tmp_path, "file", Box("tpm")).secret("drafts")
    assert names(tmp_path) == ["master.key", "master.tpm"]


# ---- terminals that had an index key before there was a master secret ---------------------------


def older_terminal(folder: Path) -> bytes:
    folder.mkdir(mode=0o700, exist_ok=True)
    key = bytes(range(32))
    (folder / "person-index.key").write_bytes(key)
    (folder / "person-index.key").chmod(0o600)
    return key


def test_the_index_key_of_an_older_terminal_stays_what_it_is(tmp_path: Path) -> None:
    key = older_terminal(tmp_path)
    assert Vault(tmp_path).secret("person-index") == key
    assert Vault(tmp_path).secret("drafts") != key
    assert names(tmp_path) == ["master.key", "person-index.key"]


def test_a_chip_takes_the_index_key_in_and_no_copy_stays_in_clear(tmp_path: Path) -> None:
    key = older_terminal(tmp_path)
    box = Box("tpm", chip=7)
    assert vault(tmp_path, "auto", box).secret("person-index") == key
    assert names(tmp_path) == ["master.tpm", "person-index.kept"]
    assert vault(tmp_path, "auto", box).secret("person-index") == key
    assert all(key not in one.read_bytes() for one in tmp_path.iterdir())
    # Back to a file, for example before the board is changed: still the same key.
    assert vault(tmp_path, "file", box).secret("person-index") == key
    assert names(tmp_path) == ["master.key", "person-index.kept"]


def test_a_cut_between_sealing_and_removing_the_index_key_is_mended(tmp_path: Path) -> None:
    key = older_terminal(tmp_path)
    box = Box("tpm")
    vault(tmp_path, "auto", box).secret("person-index")
    older_terminal(tmp_path)  # as if the power had gone before it was removed
    assert vault(tmp_path, "auto", box).secret("person-index") == key
    assert names(tmp_path) == ["master.tpm", "person-index.kept"]


def test_an_older_index_key_that_is_cut_is_refused(tmp_path: Path) -> None:
    older_terminal(tmp_path)
    (tmp_path / "person-index.key").write_bytes(b"short")
    with pytest.raises(VaultUnsafe, match="not whole"):
        Vault(tmp_path).secret("person-index")


# ---- who keeps it ------------------------------------------------------------------------------


def test_auto_takes_the_best_that_works_and_leaves_it_there(tmp_path: Path) -> None:
    tpm, systemd = Box("tpm", lack="没有"), Box("systemd", chip=3)
    first = vault(tmp_path, "auto", tpm, systemd)
    secret = first.secret("drafts")
    assert first.provider == "systemd"
    tpm.lack = ""  # a chip was built in later: told, not moved by itself
    second = vault(tmp_path, "auto", tpm, systemd)
    assert second.secret("drafts") == secret
    assert second.look().better == "tpm"
    assert names(tmp_path) == ["master.systemd"]


def test_a_chip_that_does_not_answer_at_the_first_start_is_passed_over(tmp_path: Path) -> None:
    tpm = Box("tpm")
    tpm.away = True
    made = vault(tmp_path, "auto", tpm)
    made.secret("drafts")
    assert made.provider == "file"


def test_a_provider_that_is_asked_for_by_name_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(VaultAway, match="没有"):
        vault(tmp_path, "tpm", Box("tpm", lack="没有安全芯片")).secret("drafts")
    assert names(tmp_path) == []


def test_the_setting_moves_the_secret_and_it_stays_the_same(tmp_path: Path) -> None:
    box = Box("tpm", chip=9)
    secret = vault(tmp_path, "file", box).secret("drafts")
    assert vault(tmp_path, "tpm", box).secret("drafts") == secret
    assert names(tmp_path) == ["master.tpm"]
    assert vault(tmp_path, "file", box).secret("drafts") == secret
    assert names(tmp_path) == ["master.key"]


def test_a_move_that_was_cut_off_is_ended(tmp_path: Path) -> None:
    box = Box("tpm", chip=9)
    secret = vault(tmp_path, "tpm", box).secret("drafts")
    sealed = (tmp_path / "master.tpm").read_bytes()
    vault(tmp_path, "file", box).secret("drafts")
    (tmp_path / "master.tpm").write_bytes(sealed)
    (tmp_path / "master.tpm").chmod(0o600)
    assert vault(tmp_path, "auto", box).secret("drafts") == secret
    assert names(tmp_path) == ["master.tpm"]


# ---- away and lost -----------------------------------------------------------------------------


def test_a_chip_that_is_away_costs_nothing(tmp_path: Path) -> None:
    box = Box("tpm")
    secret = vault(tmp_path, "auto", box).secret("drafts")
    box.away = True
    with pytest.raises(VaultAway):
        vault(tmp_path, "auto", box).secret("drafts")
    assert not vault(tmp_path, "auto", box).look().lost
    assert vault(tmp_path, "auto", box).begin_again(NOW) == []
    box.away = False
    assert vault(tmp_path, "auto", box).secret("drafts") == secret


def test_no_new_secret_is_made_where_the_old_one_does_not_open(tmp_path: Path) -> None:
    older_terminal(tmp_path)
    box = Box("tpm", chip=1)
    before = vault(tmp_path, "auto", box)
    secret, index = before.secret("drafts"), before.secret("person-index")
    box.chip = 2  # cleared
    for _ in range(2):
        with pytest.raises(VaultLost):
            vault(tmp_path, "auto", box).secret("drafts")
    assert vault(tmp_path, "auto", box).look().lost
    moved = vault(tmp_path, "auto", box).begin_again(NOW)
    assert [one.name for one in moved] == [
        "master.tpm.lost-20261126T120000",
        "person-index.kept.lost-20261126T120000",
    ]
    after = vault(tmp_path, "auto", box)
    assert after.secret("drafts") != secret
    assert after.secret("person-index") != index
    # The old board comes back: what was set aside opens again.
    box.chip = 1
    for one in moved:
        one.rename(one.with_name(one.name.partition(".lost-")[0]))
    back = vault(tmp_path, "auto", box)
    assert (back.secret("drafts"), back.secret("person-index")) == (secret, index)


def test_looking_changes_nothing(tmp_path: Path) -> None:
    assert vault(tmp_path / "none", "auto", Box("tpm")).look().provider is None
    assert not (tmp_path / "none").exists()


def test_a_person_is_found_by_a_keyed_hash() -> None:
    people = KeyedPersonIndex(b"a" * 32)
    key = people.key_of("11010519491231002X")
    assert len(key) == 32
    assert people.key_of(" 11010519491231002x") == key
    assert KeyedPersonIndex(b"b" * 32).key_of("11010519491231002X") != key
