"""A vendor's photo decoder may crash, hang or lie: the card is read all the same."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest

from devices.idcard.drivers import check_serial, open_serial
from devices.idcard.photo import PhotoDecoder
from devices.ports import DeviceState
from devices.simulators.idcard_data import CARDS, PHOTO
from devices.simulators.sam_line import SamLine
from tests.helpers.waiting import until

# Not a decoder: the n-th byte of its "picture" is a byte of the input. The first byte of the input
# says how it behaves.
SOURCE = """
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
int unpack(const unsigned char *wlt, unsigned char *bgr, int save) {
    if (wlt[0] == 1) abort();
    if (wlt[0] == 2) return 0;
    if (wlt[0] == 3) sleep(60);
    printf("a library that prints\\n");
    fflush(stdout);
    for (int i = 0; i < 102 * 126 * 3; i++) bgr[i] = wlt[i % 1024];
    return 1;
}
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("vendor")
    (folder / "wlt.c").write_text(SOURCE)
    made = folder / "libwlt.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", made, folder / "wlt.c"], check=True)
    return str(made)


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a decoder that works as long as it takes: the child may have to wait for a busy machine."""
    monkeypatch.setattr("devices.idcard.photo._SECONDS", 60.0)


def test_pixels_come_back_and_nothing_that_the_library_prints(library: str) -> None:
    pixels = PhotoDecoder(library).decode(PHOTO, timeout_s=60)
    assert pixels == (PHOTO * 38)[: 102 * 126 * 3]


@pytest.mark.parametrize("first", [1, 2], ids=["aborts", "refuses"])
def test_a_library_that_fails_gives_no_picture(library: str, first: int) -> None:
    assert PhotoDecoder(library).decode(bytes([first]) + PHOTO[1:]) is None


def test_a_library_that_hangs_is_killed_in_time(library: str) -> None:
    began = time.monotonic()
    assert PhotoDecoder(library).decode(b"\x03" + PHOTO[1:], timeout_s=0.3) is None
    assert time.monotonic() - began < 20, "it sleeps a minute"


def test_what_is_no_photograph_or_no_library(library: str, tmp_path: Path) -> None:
    assert PhotoDecoder(library).decode(b"") is None
    assert PhotoDecoder(library).works()
    nothing = PhotoDecoder(str(tmp_path / "none.so"))
    assert nothing.decode(PHOTO) is None
    assert not nothing.works()


def test_a_reader_with_a_decoder_and_one_without(library: str) -> None:
    with SamLine() as line:
        options: dict[str, str | int | float] = {"port": line.port, "poll_s": 0.3}
        for photo in (False, True):
            if photo:
                options["photo_library"] = library
            assert check_serial(options) == []
            reader = open_serial("card", options, b"secret")
            reader.start()
            try:
                until(lambda reader=reader: reader.status().state is DeviceState.READY)
                with line.place(CARDS["zhangming"]):
                    until(reader.card_present)
                    found = reader.read()
            finally:
                reader.close()
            assert (found.photo is not None) is photo
            assert found.person.name == "张明"
            assert "photo" not in repr(found)
        (finding,) = check_serial({**options, "photo_library": "/dev/null"})
        assert "photo_library" in finding
