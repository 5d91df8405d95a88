"""News of states keep their order, whoever tells them and whenever somebody begins to listen."""

from __future__ import annotations

import threading
import time

from kiosk.app.news import NewsHub
from kiosk.ports import Link, LinkChanged, News


def test_a_late_listener_hears_how_it_was_before_it_hears_what_is_new() -> None:
    hub, heard, listening = NewsHub(), list[News](), threading.Event()

    def listen(news: News) -> None:
        if not listening.is_set():
            listening.set()
            time.sleep(0.2)  # stopped between being told and taking it in
        heard.append(news)

    def tell() -> None:
        assert listening.wait(30)
        hub(LinkChanged(Link.ONLINE))

    teller = threading.Thread(target=tell)
    teller.start()
    hub.subscribe(listen)
    teller.join()
    assert heard == [LinkChanged(Link.OFFLINE), LinkChanged(Link.ONLINE)]


def test_a_listener_may_tell_news_of_its_own() -> None:
    hub, heard = NewsHub(), list[News]()
    hub.subscribe(lambda news: hub("more") if news == LinkChanged(Link.ONLINE) else None)  # type: ignore[arg-type]
    hub.subscribe(heard.append)
    hub(LinkChanged(Link.ONLINE))
    assert set(heard) == {LinkChanged(Link.OFFLINE), LinkChanged(Link.ONLINE), "more"}
