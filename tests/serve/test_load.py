"""Many readers while files change: no error, and nobody is left with a stale page."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

from tests.serve.client import PATIENCE_S, Served, wait_for
from tests.serve.conftest import Serve

CONNECTIONS, REQUESTS = 16, 2000
PATHS = ("/", "/posts/a/", "/posts/b/", "/posts/bundle/", "/index.xml", "/style.css", "/facts/", "/nothing/")


def read(served: Served, number: int, statuses: Counter[int]) -> None:
    """Ask over one connection, one thing after another."""
    connection = HTTPConnection("127.0.0.1", served.port, timeout=PATIENCE_S)
    for at in range(REQUESTS // CONNECTIONS):
        connection.request(
            "GET", PATHS[(number + at) % len(PATHS)], headers={"Host": f"localhost:{served.port}"}
        )
        answer = connection.getresponse()
        body = answer.read()
        assert len(body) == int(answer.headers["Content-Length"])
        statuses[answer.status] += 1
    connection.close()


def test_two_thousand_requests_while_files_change(serve: Serve):
    site, served = serve()
    statuses: Counter[int] = Counter()
    done = threading.Event()
    edits = 0

    def write() -> None:
        nonlocal edits
        while not done.wait(0.05):
            edits += 1
            site.write(
                "content/posts/a.md", f"+++\ntitle = 'A{edits}'\ndate = 2025-01-01\n+++\nWords {edits}.\n"
            )
            site.write("static/style.css", f"b {{ color: #{edits:06x} }}")
            site.write("data/facts.toml", f"number = {edits}\n")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        with ThreadPoolExecutor(CONNECTIONS) as readers:
            for reading in [readers.submit(read, served, n, statuses) for n in range(CONNECTIONS)]:
                reading.result()
    finally:
        done.set()
        writer.join()
    assert statuses.keys() == {200, 404}
    assert statuses.total() == REQUESTS
    assert edits > 3
    last = {
        "/": f"A{edits}<",
        "/posts/a/": f"Words {edits}.",
        "/style.css": f"#{edits:06x}",
        "/facts/": f">{edits}<",
    }
    wait_for(lambda: all(word in served.get(path).text for path, word in last.items()), "the last words")
