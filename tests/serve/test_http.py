"""The preview as a web server: what any host would answer, and what no host should."""

from __future__ import annotations

import email.utils
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.serve.client import Served, Socket, serving
from tests.serve.conftest import Serve


def refused(root: Path, *arguments: str) -> str:
    """What a preview says that does not begin, as its command line is wrong."""
    (root / "sitegen.toml").write_text("title = 'Site'")
    run = subprocess.run(
        [sys.executable, "-m", "sitegen", "serve", "-s", str(root), *arguments],
        capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    return run.stderr


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/posts/a/", "text/html; charset=utf-8"),
        ("/posts/a/index.html", "text/html; charset=utf-8"),
        ("/index.xml", "application/rss+xml; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/plain.txt", "text/plain; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"),
        ("/.well-known/here.json", "application/json; charset=utf-8"),
        ("/posts/bundle/data.bin", "application/octet-stream"),
        ("/livereload.js", "text/javascript; charset=utf-8"),
        ("/plain.txt?a=b", "text/plain; charset=utf-8"),
        ("/%70lain.txt", "text/plain; charset=utf-8"),
        ("/" + quote("日本") + "/", "text/html; charset=utf-8"),
    ],
)
def test_everything_has_its_type(served: Served, path: str, kind: str):
    got = served.get(path)
    assert (got.status, got.headers["content-type"]) == (200, kind)
    assert got.headers["content-length"] == str(len(got.body))
    assert got.headers["cache-control"] == "no-cache"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert email.utils.parsedate_to_datetime(got.headers["date"])


def test_links_lead_to_the_preview(served: Served):
    home = served.get("/").text
    assert f'<a href="http://localhost:{served.port}/">home' in home
    assert "example.org" not in home + served.get("/index.xml").text + served.get("/sitemap.xml").text


@pytest.mark.parametrize("path", ["/", "/plain.txt", "/nothing/", "/posts"])
def test_head_says_what_get_says(served: Served, path: str):
    head, get = served.request(path, "HEAD"), served.get(path)
    assert head.body == b""
    assert {**head.headers, "date": ""} == {**get.headers, "date": ""}
    assert head.status == get.status


def test_a_missing_slash_is_added(served: Served):
    got = served.get("/posts/a")
    assert (got.status, got.headers["location"]) == (302, "/posts/a/")
    assert served.get("/posts?x=1").headers["location"] == "/posts/?x=1"
    encoded = "/" + quote("日本")
    assert served.get(encoded).headers["location"] == encoded + "/"


def test_what_is_not_there_is_answered_with_the_sites_own_page(served: Served):
    for path in ("/nothing", "/posts/nothing/", "/plain.txt/", "/plain.txt/x", "/static/plain.txt"):
        got = served.get(path)
        assert got.status == 404
        assert "Not here." in got.text


def test_folders_are_not_listed(served: Served):
    assert served.get("/.well-known/").status == 404
    assert served.get("/css/").status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/../sitegen.toml", "/..%2fsitegen.toml", "/%2e%2e/sitegen.toml", "/posts/../../sitegen.toml",
        "/..\\sitegen.toml", "/..%5csitegen.toml", "/posts/..%5c..%5csitegen.toml", "//plain.txt",
        "/posts//a/", "/./plain.txt", "/%2e/plain.txt", "/%252e%252e/sitegen.toml", "/plain.txt%00",
        "/%00", "/etc/passwd", "//etc/passwd", "/%2fetc%2fpasswd", "/sitegen.toml", "/content/posts/a.md",
        "/%ff", "/%", "/%zz", "/.git/config", "/plain.txt%20", "/a%0d%0aSet-Cookie:x=1/",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_site(served: Served, path: str):
    got = served.get(path)
    assert got.status == 404
    assert "set-cookie" not in got.headers
    assert "baseURL" not in got.text


@pytest.mark.parametrize("path", ["//example.org/posts", "//example.org", "/\\example.org"])
def test_a_redirect_never_leads_elsewhere(served: Served, path: str):
    assert "location" not in served.get(path).headers


def test_a_link_out_of_the_site_is_not_followed(tmp_path, serve: Serve):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.txt").write_text("secret")
    (tmp_path / "site" / "static").mkdir(parents=True)
    (tmp_path / "site" / "static" / "link").symlink_to(tmp_path / "outside")
    _, served = serve()
    assert "secret" not in served.get("/link/secret.txt").text
    assert (
        "source-outside" in served.get("/link/secret.txt").text
        or served.get("/link/secret.txt").status == 404
    )


def test_a_part_can_be_asked_for(served: Served):
    whole = served.get("/posts/bundle/data.bin")
    assert whole.headers["accept-ranges"] == "bytes"
    for header, part in (
        ("bytes=2-4", b"234"),
        ("bytes=8-", b"89\n"),
        ("bytes=-3", b"89\n"),
        ("bytes=0-99", whole.body),
    ):
        got = served.get("/posts/bundle/data.bin", Range=header)
        assert (got.status, got.body) == (206, part)
        start = whole.body.index(part)
        assert got.headers["content-range"] == f"bytes {start}-{start + len(part) - 1}/{len(whole.body)}"


@pytest.mark.parametrize("header", ["bytes=11-", "bytes=99-100", "bytes=-0"])
def test_a_part_that_is_not_there(served: Served, header: str):
    got = served.get("/posts/bundle/data.bin", Range=header)
    assert (got.status, got.headers["content-range"], got.body) == (416, "bytes */11", b"")


@pytest.mark.parametrize(
    "header", ["bytes=", "bytes=a-b", "lines=0-1", "bytes=3-2", "bytes=0-1,3-4", "bytes=-"]
)
def test_a_range_without_sense_is_passed_over(served: Served, header: str):
    assert served.get("/posts/bundle/data.bin", Range=header).status == 200


def test_a_part_of_another_version_is_the_whole(served: Served):
    tag = served.get("/plain.txt").headers["etag"]
    assert served.get("/plain.txt", Range="bytes=0-1", If_Range=tag).status == 206
    assert served.get("/plain.txt", Range="bytes=0-1", If_Range='"other"').status == 200


def test_what_the_browser_has_is_not_sent_again(serve: Serve):
    site, served = serve()
    tag = served.get("/plain.txt").headers["etag"]
    for known in (tag, f'"x", {tag}', f"W/{tag}", "*"):
        got = served.get("/plain.txt", If_None_Match=known)
        assert (got.status, got.body, got.headers["etag"]) == (304, b"", tag)
    site.write("static/plain.txt", "other")
    served.until("/plain.txt", "other")
    assert served.get("/plain.txt", If_None_Match=tag).status == 200


def test_a_long_file_is_sent_in_pieces(serve: Serve):
    site, served = serve()
    data = bytes(range(256)) * 40_000
    site.write("static/long.mp4", data)
    served.event("changed")
    got = served.get("/long.mp4")
    assert (got.status, got.headers["content-type"], got.body == data) == (200, "video/mp4", True)
    part = served.get("/long.mp4", Range="bytes=5000000-5000009")
    assert (part.status, part.body) == (206, data[5_000_000:5_000_010])
    assert served.request("/long.mp4", "HEAD").headers["content-length"] == str(len(data))
    assert served.get("/long.mp4", Range=f"bytes={len(data)}-").status == 416
    assert served.get("/long.mp4", If_None_Match=got.headers["etag"]).status == 304


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"])
def test_only_reading_is_allowed(served: Served, method: str):
    got = served.request("/", method)
    assert got.status in (400, 405)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:1313", "localhost.evil.example", "", "a@localhost", "localhost/x"]
)
def test_a_foreign_name_is_refused(served: Served, host: str):
    """DNS rebinding: a name of a stranger's that leads to 127.0.0.1."""
    got = served.get("/", Host=host)
    assert got.status in (400, 403)
    assert "Site" not in got.text


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:99", "127.0.0.1:1313", "[::1]", "192.168.1.5", "x.localhost"]
)
def test_a_name_of_this_machine_is_taken(served: Served, host: str):
    assert served.get("/", Host=host).status == 200


def test_no_foreign_page_may_listen(served: Served):
    port = served.port
    for origin in (
        "http://evil.example",
        "https://localhost.evil.example",
        "null",
        "http://localhost:1",
        "http://[",
    ):
        with closing(Socket(port, Origin=origin)) as refused:
            assert refused.status == 403, origin
    with closing(Socket(port, "/livereload?page=%ff")) as odd:
        assert odd.status == 101
    with closing(Socket(port, Host="evil.example", Origin="http://evil.example")) as refused:
        assert refused.status == 403
    for origin in (f"http://localhost:{port}", "chrome-extension://abc", "moz-extension://abc"):
        with closing(Socket(port, Origin=origin)) as taken:
            assert taken.status == 101, origin


def test_a_site_below_a_path(serve: Serve):
    _, served = serve(
        '-- sitegen.toml --\nbaseURL = "https://example.org/my blog/"\ntitle = "Site"\n'.replace(" b", "-b")
    )
    assert served.url.endswith("/my-blog/")
    assert served.get("/").headers["location"] == "/my-blog/"
    assert served.get("/my-blog").headers["location"] == "/my-blog/"
    assert served.get("/my-blog/posts").headers["location"] == "/my-blog/posts/"
    assert "/my-blog/posts/a/" in served.get("/my-blog/").text
    assert served.get("/posts/a/").status == 404
    assert served.get("/my-blog/posts/a/").status == 200


@pytest.mark.parametrize(("asked", "path"), [("/sub/", "/sub/"), ("/日本", "/日本/"), ("", "/"), ("/", "/")])
def test_a_path_as_base_url(serve: Serve, asked: str, path: str):
    _, served = serve("", "--baseURL", asked)
    assert served.url == f"http://localhost:{served.port}{path}"
    assert served.get(quote(path)).status == 200
    assert f"{path}posts/a/" in served.get(quote(path)).text
    assert served.changes() == []


@pytest.mark.parametrize(
    "url",
    [
        "http://[bad",
        "http://x:99999/",
        "http://x:abc/",
        "ftp://x/",
        "http://localhost/a b/",
        "mailto:x",
        "/a?b",
    ],
)
def test_no_base_url_is_a_mistake_of_the_command_line(tmp_path, url: str):
    said = refused(tmp_path, "-p", "0", "--baseURL", url)
    assert f"`{url}` is no base URL" in said
    assert "hint: " in said


def test_what_a_page_wants_published_is_there_before_the_page(serve: Serve):
    """A browser, or a reader of feeds, may ask for a picture first: a build has both."""
    site, served = serve(
        "-- templates/facts.html --\n<head></head>{{ asset('css/facts.css').fingerprint().rel_permalink }}"
    )
    site.write("assets/css/facts.css", "i {}")
    site.edit("content/facts.md", 'layout = "data"', 'layout = "facts"')
    url = served.until("/facts/", "/css/facts.").text.split("</head>")[-1].strip()
    served.stop()
    with serving(site.root) as anew:
        assert anew.get(url).text == "i {}"
        assert anew.get(url.replace(".css", ".csss")).status == 404


def test_a_whole_url_may_be_asked_for(served: Served):
    """RFC 9112, 3.2.2: it wins over the field `Host`."""
    own, evil = f"http://localhost:{served.port}", f"http://evil.example:{served.port}"
    for path in ("/posts/a/", "/plain.txt?x=1", "/livereload.js", "/nothing"):
        whole, plain = served.get(own + path), served.get(path)
        assert (whole.status, whole.body) == (plain.status, plain.body)
    assert served.get(f"{own}/posts/a").headers["location"] == "/posts/a/"
    assert served.get(own).text == served.get("/").text
    assert served.get(f"{evil}/posts/a/").status == 403
    assert served.get(f"{own}/posts/a/", Host="evil.example").status == 200
    assert served.get("http://[bad/").status == 404


def test_a_long_url_is_answered(served: Served):
    assert served.get("/" + "a" * 100_000).status == 404
    assert served.get("/plain.txt", X_Long="a" * 200_000).status == 200


def test_another_base_url(serve: Serve):
    _, served = serve("", "--baseURL", "http://site.test/x/")
    assert served.url == f"http://site.test:{served.port}/x/"
    assert served.get("/x/", Host=f"site.test:{served.port}").status == 200
    assert served.get("/x/", Host=f"other.test:{served.port}").status == 403


def test_drafts_are_shown_and_marked(serve: Serve):
    _, served = serve()
    assert served.started["drafts"] == 1
    assert "Secret (draft)" in served.get("/").text
    assert "a draft" in served.get("/posts/secret/").text


def test_drafts_can_be_left_out(serve: Serve):
    _, served = serve("", "--buildDrafts=false")
    assert "Secret" not in served.get("/").text
    assert served.get("/posts/secret/").status == 404


def test_pages_can_be_served_as_they_are_built(serve: Serve):
    site, served = serve("", "--disableLiveReload")
    site.build(overrides={"baseURL": served.url, "buildDrafts": True}, environment="development")
    assert served.get("/posts/a/").body == site.read_bytes("posts/a/index.html")
    assert served.get("/livereload.js").status == 404


def test_a_taken_port_is_left_alone(serve: Serve):
    site, served = serve()
    with serving(site.root, "-p", str(served.port)) as other:
        assert other.port > served.port
        assert other.started["port_taken"] == served.port


def test_after_the_last_port_there_is_none(tmp_path):
    with closing(socket.socket()) as held:
        try:
            held.bind(("127.0.0.1", 65535))
            held.listen()
        except OSError:
            pass  # somebody else has it
        said = refused(tmp_path, "-p", "65535")
    assert "port 65535" in said


def test_it_ends_at_once_and_leaves_the_port(serve: Serve):
    _, served = serve()
    held = socket.create_connection(("127.0.0.1", served.port))
    assert served.stop() == 0
    held.close()
    assert "Traceback" not in "".join(served.errors)
    with closing(socket.socket()) as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", served.port))


def test_an_address_that_is_not_ours_is_a_mistake_of_the_command_line(tmp_path):
    assert "cannot listen on 203.0.113.7" in refused(tmp_path, "--bind", "203.0.113.7")
