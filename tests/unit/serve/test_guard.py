from __future__ import annotations

import pytest

from sitegen.serve.guard import Guard, is_loopback

GUARD = Guard(["127.0.0.1", "My.Host", "日本.jp"])


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("localhost", True), ("localhost:1313", True), ("LocalHost.", True), ("a.localhost:1", True),
        ("127.0.0.1:1313", True), ("[::1]:1313", True), ("10.0.0.7", True), ("my.host:80", True),
        ("xn--wgv71a.jp", True), ("xn--wgv71a.jp:1313", True),
        ("evil.example", False), ("localhost.evil.example", False), ("127.0.0.1.evil.example", False),
        ("evil.example:1313", False), ("", False), ("user@localhost", False), ("localhost/..", False),
        ("localhost:x", False), ("[::1", False), ("localhost:99999", False), ("2130706433", False),
    ],
)  # fmt: skip
def test_by_which_names_it_is_called(host: str, known: bool):
    assert GUARD.knows(host) is known


@pytest.mark.parametrize(
    ("origin", "trusted"),
    [
        (None, True), ("http://localhost:1313", True), ("chrome-extension://abc", True),
        ("moz-extension://a-b", True),
        ("http://localhost", False), ("http://localhost:1314", False), ("http://evil.example", False),
        ("null", False), ("", False), ("file://", False), ("http://[", False),
        ("ftp://localhost:1313", False),
    ],
)  # fmt: skip
def test_who_may_listen(origin: str | None, trusted: bool):
    assert GUARD.trusts(origin, "localhost:1313") is trusted


def test_a_name_of_a_stranger_may_not_listen_to_itself():
    assert not GUARD.trusts("http://evil.example:1313", "evil.example:1313")


@pytest.mark.parametrize(
    ("address", "loopback"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True),
     ("0.0.0.0", False), ("::", False), ("192.168.1.2", False), ("example.org", False), ("", False)],
)  # fmt: skip
def test_what_only_this_machine_reaches(address: str, loopback: bool):
    assert is_loopback(address) is loopback
