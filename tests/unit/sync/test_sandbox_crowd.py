"""What a worker holds in memory is bounded: those beyond it are put off, and come back apart."""

from __future__ import annotations

import asyncio
from typing import Any

from sync.sandbox.crowd import STREAMED, CrowdLimit


class Calls:
    """An application that holds its requests until it is told to go on."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.running = 0

    async def __call__(self, _scope: Any, _receive: Any, send: Any) -> None:
        self.running += 1
        await self.go_on.wait()
        self.running -= 1
        await send({"type": "http.response.start", "status": 200, "headers": []})


async def ask(
    layer: CrowdLimit, *headers: tuple[bytes, bytes], method: str = "POST"
) -> tuple[int, dict[bytes, bytes]]:
    heads: list[Any] = []

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            heads.append(message)

    scope = {"type": "http", "headers": list(headers), "method": method, "path": "/"}
    await layer(scope, None, send)  # type: ignore[arg-type]
    return heads[0]["status"], dict(heads[0]["headers"])


def length(size: int) -> tuple[bytes, bytes]:
    return b"content-length", str(size).encode()


def test_beyond_the_cap_a_request_is_put_off_and_room_is_given_back():
    async def run() -> None:
        app = Calls()
        layer = CrowdLimit(app, limit=1_000_000, largest=600_000)
        held = [asyncio.create_task(ask(layer, length(400_000))) for _ in range(2)]
        await asyncio.sleep(0)
        answers = [await ask(layer, length(400_000)) for _ in range(30)]
        chunked, _ = await ask(layer, (b"transfer-encoding", b"chunked"))
        assert {status for status, _ in answers} == {503}
        assert chunked == 503
        waits = {int(headers[b"retry-after"]) for _, headers in answers}
        assert waits <= set(range(1, 16))
        assert len(waits) > 3, "they would come back together"
        small = asyncio.create_task(ask(layer, length(1000)))
        await asyncio.sleep(0)
        assert app.running == 3, "a small one is always let in"
        app.go_on.set()
        assert [status for status, _ in [*await asyncio.gather(*held), await small]] == [200] * 3
        assert (await ask(layer, length(400_000)))[0] == 200

    asyncio.run(run())


def test_no_more_are_taken_on_than_can_be_answered_in_time():
    async def run() -> None:
        app = Calls()
        layer = CrowdLimit(app, at_once=2)
        held = [asyncio.create_task(ask(layer, length(100_000))) for _ in range(2)]
        await asyncio.sleep(0)
        assert (await ask(layer, length(100_000)))[0] == 503
        app.go_on.set()
        await asyncio.gather(*held)
        assert (await ask(layer, length(100_000)))[0] == 200

    asyncio.run(run())


def test_one_that_is_larger_than_the_cap_goes_alone():
    async def run() -> None:
        app = Calls()
        app.go_on.set()
        layer = CrowdLimit(app, limit=100_000, largest=600_000)
        assert (await ask(layer, length(600_000)))[0] == 200

    asyncio.run(run())


def test_uploads_that_last_take_nobodys_turn_and_count_for_what_is_in_memory():
    async def run() -> None:
        app = Calls()
        layer = CrowdLimit(app, limit=10 * STREAMED, at_once=2)
        held = [
            asyncio.create_task(ask(layer, length(8 * STREAMED), method="PATCH")) for _ in range(9)
        ]
        held += [asyncio.create_task(ask(layer, length(STREAMED))) for _ in range(1)]
        await asyncio.sleep(0)
        assert app.running == 10
        assert (await ask(layer, length(8 * STREAMED), method="PATCH"))[0] == 503
        app.go_on.set()
        await asyncio.gather(*held)
        assert (await ask(layer, length(8 * STREAMED), method="PATCH"))[0] == 200

    asyncio.run(run())
