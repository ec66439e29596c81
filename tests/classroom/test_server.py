"""The running server: what it refuses, by HTTP and by websocket, and one short tour in a real browser."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import time
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.classroom.driving import MANDATE, begin, predict, prepared

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page
    from websockets.sync.client import ClientConnection

    from tests.classroom.driving import Server


class Answer:
    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.text = response.read().decode()

    @property
    def cookie(self) -> str:
        return (self.headers["set-cookie"] or "").partition(";")[0]


def ask(server: Server, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        return Answer(connection.getresponse())
    finally:
        connection.close()


def instructor(server: Server) -> str:
    """Return the cookie of a new session of the instructor."""
    return ask(server, server.address.removeprefix(server.root)).cookie


def client_id(page: str) -> str:
    found = re.search(r"'client_id': '([0-9a-f-]{36})'", page)
    assert found is not None
    return found.group(1)


def element(page: str, test_id: str) -> tuple[int, str]:
    """Return id and listener of the click on the element that a page has under a name for tests."""
    found = re.search(r"String\.raw`(.*?)`", page, re.DOTALL)
    assert found is not None
    for number, each in json.loads(unescape(found.group(1))).items():
        if each.get("props", {}).get("data-testid") == test_id:
            listener = next(event for event in each["events"] if event["type"] == "click")
            return int(number), listener["listener_id"]
    raise AssertionError(f"{test_id} is not in the page")


def dial(server: Server, page: str, cookie: str, origin: str | None = None, implicit: bool = True) -> ClientConnection:
    """Open a websocket as the page would."""
    query = {
        "EIO": 4, "transport": "websocket", "client_id": client_id(page), "tab_id": "t", "document_id": "d",
        "next_message_id": 0, "implicit_handshake": str(implicit).lower(),
    }  # fmt: skip
    if not implicit:
        del query["client_id"]
    return connect(
        f"ws://127.0.0.1:{server.port}/_nicegui_ws/socket.io/?{urlencode(query)}",
        additional_headers={"Cookie": cookie}, origin=origin or server.root, open_timeout=30,  # type: ignore[arg-type]
    )  # fmt: skip


def talk(socket: ClientConnection, message: str) -> str:
    """Say something and return the first answer that is no ping and no update of the page."""
    socket.send(message)
    while True:
        answer = str(socket.recv(timeout=30))
        if answer[0] == "4" and answer[1] in "034":
            return answer


def clicked(page: str, test_id: str) -> str:
    """Return the message of a click in a page."""
    number, listener = element(page, test_id)
    event = {"id": number, "client_id": client_id(page), "listener_id": listener, "args": [json.dumps({})]}
    return f"42{json.dumps(['event', event])}"


# Who is answered


def test_another_host_name_is_refused(server: Server) -> None:
    for host in ("evil.example", f"evil.example:{server.port}", "127.0.0.1", f"127.0.0.1:{server.port + 1}"):
        assert ask(server, "/en/", Host=host).status == 400
    assert ask(server, "/en/", Host=f"localhost:{server.port}").status == 200


def test_it_listens_to_this_computer_only(server: Server) -> None:
    listening = subprocess.run(["ss", "-ltnH"], capture_output=True, text=True, check=True).stdout
    mine = [line.split()[3] for line in listening.splitlines() if line.split()[3].endswith(f":{server.port}")]
    assert mine == [f"127.0.0.1:{server.port}"]


def test_a_request_from_another_page_is_refused(server: Server) -> None:
    for path in ("/en/", "/_nicegui_ws/socket.io/?EIO=4&transport=polling"):
        assert ask(server, path, Origin="http://evil.example").status == 403
        assert ask(server, path, "POST", b"", Origin="http://evil.example").status == 403
        assert ask(server, path, "POST", b"", Origin="null").status == 403
        assert ask(server, path, "POST", b"").status == 403  # a browser always says where a POST comes from
    assert ask(server, "/en/", Origin=server.root).status == 200


def test_a_websocket_from_another_page_is_refused(server: Server) -> None:
    page = ask(server, "/en/")
    with pytest.raises(InvalidStatus) as refused:
        dial(server, page.text, page.cookie, origin="http://evil.example")
    assert refused.value.response.status_code == 403
    with dial(server, page.text, page.cookie) as socket:
        assert talk(socket, "40").startswith("40")


# Sessions and roles


def test_the_cookie_is_for_this_server_alone(server: Server) -> None:
    for path in ("/en/", server.address.removeprefix(server.root)):
        cookie = ask(server, path).headers["set-cookie"]
        assert cookie.startswith(f"mandate_{server.port}=")
        assert {part.strip() for part in cookie.split(";")[1:]} == {"Path=/", "HttpOnly", "SameSite=Strict"}


def test_only_the_key_makes_an_instructor(server: Server) -> None:
    assert ask(server, "/enter/wrong").status == 403
    where = prepared(server, "KEY-ONLY", 90).removeprefix(server.root)
    for cookie in ("", f"mandate_{server.port}=made-up", ask(server, "/en/").cookie):
        refused = ask(server, f"{where}/instructor", Cookie=cookie)
        assert refused.status == 403
        assert "T11" not in refused.text  # of the key of the lesson
        assert "trigger-ambush" not in refused.text
    cookie = instructor(server)
    wait_for(lambda: "data-testid" in ask(server, f"{where}/projector").text)  # the model is compiled
    shown = ask(server, f"{where}/instructor", Cookie=cookie)
    assert shown.status == 200
    assert "T11" in shown.text
    assert "trigger-ambush" in shown.text


def test_the_class_finds_no_other_page_open_before_its_prediction(server: Server) -> None:
    cookie = instructor(server)
    page = ask(server, "/en/", Cookie=cookie)
    with dial(server, page.text, cookie) as socket:
        assert talk(socket, "40").startswith("40")
        before = set(server.folder.iterdir())
        socket.send(clicked(page.text, "begin"))
        created = awaited(server.folder, before)
    for name in ("decide", "debrief"):
        assert ask(server, f"/en/x/{created}/{name}").status == 403
    assert ask(server, f"/en/x/{created}/brief").status == 200


def awaited(folder: Path, before: set[Path]) -> str:
    """Return the name of the exercise that appears in a folder."""
    wait_for(lambda: set(folder.iterdir()) - before)
    return (set(folder.iterdir()) - before).pop().name


def wait_for(found: Callable[[], Any], seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < until
        time.sleep(0.1)


def test_a_page_belongs_to_the_session_that_asked_for_it(server: Server) -> None:
    theirs, mine = instructor(server), ask(server, "/en/").cookie
    page = ask(server, "/en/", Cookie=theirs)
    with dial(server, page.text, mine) as socket:
        assert talk(socket, "40").startswith("44")  # refused
    with dial(server, page.text, mine, implicit=False) as socket:
        assert talk(socket, "40").startswith("40")
        hello: list[Any] = ["handshake", {"client_id": client_id(page.text), "tab_id": "t", "document_id": "d"}]
        assert talk(socket, f"420{json.dumps(hello)}") == "430[false]"
    own = ask(server, "/en/", Cookie=mine)
    with dial(server, page.text, theirs) as other, dial(server, own.text, mine) as socket:
        assert talk(other, "40").startswith("40")
        assert talk(socket, "40").startswith("40")
        before = set(server.folder.iterdir())
        socket.send(clicked(page.text, "begin"))
        hello = ["handshake", {"client_id": "none", "tab_id": "t", "document_id": "d"}]
        assert talk(socket, f"421{json.dumps(hello)}") == "431[false]"  # so the click has been read
        assert set(server.folder.iterdir()) == before
        other.send(clicked(page.text, "begin"))  # the same message does begin one when it is theirs
        awaited(server.folder, before)


def test_nothing_is_kept_or_listed(server: Server) -> None:
    page = ask(server, "/en/")
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'self'" in page.headers["content-security-policy"]
    static = re.search(r"/_nicegui/[0-9.]+/static/", page.text)
    assert static is not None
    assert ask(server, static.group()).status == 404
    assert ask(server, f"{static.group()}../../security.py").status == 404
    assert ask(server, "/outputs/").status == 404


# Uploads


def test_an_upload_is_limited_and_belongs_to_its_page(server: Server) -> None:
    theirs = instructor(server)
    page = ask(server, "/en/", Cookie=theirs)
    found = re.search(rf"/_nicegui/client/{client_id(page.text)}/upload/\d+", unescape(page.text))
    assert found is not None
    path = found.group()
    form = b'--x\r\nContent-Disposition: form-data; name="f"; filename="A-1.jsonl"\r\n\r\n{}\r\n--x--\r\n'
    kind = "multipart/form-data; boundary=x"
    mine = ask(server, "/en/").cookie
    assert ask(server, path, "POST", form, Origin=server.root, Cookie=mine, Content_Type=kind).status == 403
    assert ask(server, path, "POST", form, Origin="http://evil.example", Cookie=theirs, Content_Type=kind).status == 403
    large = b"x" * 1_100_000
    assert ask(server, path, "POST", large, Origin=server.root, Cookie=theirs, Content_Type=kind).status == 413
    assert ask(server, path, "POST", form, Origin=server.root, Cookie=theirs, Content_Type=kind).status == 200
    assert not (server.folder / "A-1").exists()  # it is no exercise


# The command


def test_a_port_that_is_taken_is_told_in_one_line(server: Server) -> None:
    command = [str(MANDATE), "classroom", "--no-browser", "--port", str(server.port)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert re.fullmatch(rf"port {server.port} cannot be used: [^\n]+\n", done.stderr)


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--port", "99999", r"port 99999 is outside 0\.\.65535"),
        ("--folder", __file__, r"--folder .*: file exists; exercises need a folder that can be written"),
        ("--folder", f"{__file__}/x", r"--folder .*: not a directory; exercises need a folder that can be written"),
    ],
)
def test_a_slip_is_told_before_anything_is_opened(option: str, value: str, said: str) -> None:
    command = [str(MANDATE), "classroom", "--no-browser", "--port", "0", option, value]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(f"{said}\n", done.stderr)


# A tour


def test_a_lesson_is_begun_predicted_and_looked_at(page: Page, server: Server) -> None:
    code = begin(page, server)
    assert (server.folder / code / "log.jsonl").is_file()
    assert page.get_by_test_id("lock").is_disabled()
    predict(page)
    page.get_by_role("link", name="Instructor").click()
    page.get_by_test_id("entries").get_by_text("Prediction locked").wait_for()
    page.get_by_role("link", name="Français").click()
    page.wait_for_url(f"**/fr/x/{code}/instructor")
    page.get_by_role("heading", name="Injections").wait_for()
