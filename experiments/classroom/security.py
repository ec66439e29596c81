"""Who may ask the server for what: loopback names only, no foreign origin, roles by session, sessions by cookie.

Everything a browser sends passes :class:`Guard`, HTTP and websocket alike. A session is a random token in a cookie that
scripts cannot read and other sites cannot send; it belongs to the class until it has shown the instructor's key. Pages
belong to the session that asked for them: :func:`bind_clients` has NiceGUI refuse everybody else's.
"""

from __future__ import annotations

import inspect
import secrets
import socket
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from sim.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

    from experiments.classroom.exercise import Role

type Scope = MutableMapping[str, Any]

HOST = "127.0.0.1"
"""the loopback device: nobody else in the room's network reaches it"""
LAST_PORT = 65_535
LARGEST_BODY = 1_010_000
"""bytes of a request: a copy of an exercise and what a form puts around it; injects have a limit of their own"""
SESSION = "mandate.session"
"""key of a request's scope under which its session stands"""
MOST_SESSIONS = 1_000
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'self'"
)
"""NiceGUI's pages compile their templates in the browser, which needs inline scripts and eval; nothing comes from
outside"""


def listening(port: int) -> socket.socket:
    """Return a socket of the loopback device that listens on `port`.

    Raises:
        UserError: when it is no port, taken, or not ours to take.
    """
    if not 0 <= port <= LAST_PORT:
        raise UserError(f"port {port} is outside 0..{LAST_PORT}")
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((HOST, port))
        sock.listen()
    except OSError as error:
        sock.close()
        raise UserError(
            f"port {port} cannot be used: is a classroom open already? --port 0 takes a free one"
        ) from error
    return sock


class Sessions:
    """Tokens that the server has given out, and the role of each."""

    def __init__(self, port: int) -> None:
        """Begin without any; browsers share cookies between ports, hence the port in the name."""
        self.cookie = f"mandate_{port}"
        self.key = secrets.token_urlsafe(24)
        """the instructor's, of this start of the server"""
        self._roles: dict[str, Role] = {}

    def role(self, token: str) -> Role:
        """Return the role of a session; one that is not known is the class's."""
        return self._roles.get(token, "class")

    def known(self, token: str) -> bool:
        """Say whether this server has given the token out."""
        return token in self._roles

    def begin(self) -> str:
        """Return the token of a new session of the class; the oldest of too many is forgotten."""
        token = secrets.token_urlsafe(24)
        self._roles[token] = "class"
        if len(self._roles) > MOST_SESSIONS:
            del self._roles[next(name for name, role in self._roles.items() if role == "class")]
        return token

    def enter(self, key: str) -> str | None:
        """Return the token of a new session of the instructor if the key is right."""
        if not secrets.compare_digest(key.encode(), self.key.encode()):
            return None
        token = self.begin()
        self._roles[token] = "instructor"
        return token

    def header(self, token: str) -> tuple[bytes, bytes]:
        """Return the header that has a browser keep a token."""
        return b"set-cookie", f"{self.cookie}={token}; Path=/; HttpOnly; SameSite=Strict".encode()

    def token_of(self, scope: Scope) -> str:
        """Return the token that a request shows, if this server has given it out, else nothing."""
        jar: SimpleCookie = SimpleCookie()
        try:
            for value in values(scope, b"cookie"):
                jar.load(value)
        except CookieError:
            return ""
        token = jar[self.cookie].value if self.cookie in jar else ""
        return token if self.known(token) else ""


class Guard:
    """An ASGI application in front of another one: refuses what does not come from a page of this server."""

    def __init__(self, app: Any, sessions: Sessions, port: int) -> None:
        """Stand in front of `app`, which listens on `port` of the loopback device."""
        self.app = app
        self.sessions = sessions
        self.hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self.origins = {f"http://{host}" for host in self.hosts}

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Refuse the request, or hand it on with its session."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        token = self.sessions.token_of(scope)
        status, why = self.refusal(scope, token)
        if status:
            await refuse(scope, receive, send, status, why)
            return
        fresh = not token and scope["type"] == "http"
        scope[SESSION] = token or (self.sessions.begin() if fresh else "")
        await self.app(
            scope, self.limited(receive) if scope["type"] == "http" else receive, self.sealed(scope, send, fresh)
        )

    def refusal(self, scope: Scope, token: str) -> tuple[int, str]:
        """Return the status and reason with which to refuse, or 0."""
        hosts, origins = values(scope, b"host"), values(scope, b"origin")
        if len(hosts) != 1 or hosts[0] not in self.hosts:
            return 400, "this server answers to its own name only"
        changes = scope["type"] == "websocket" or scope["method"] not in {"GET", "HEAD"}
        if any(origin not in self.origins for origin in origins) or (changes and not origins):
            return 403, "this comes from another page than the server's own"
        if scope["type"] == "http":
            length = (values(scope, b"content-length") or ["0" if not changes else ""])[0]
            if not length.isdecimal():
                return 411, "the length of what is sent has to be said"
            if int(length) > LARGEST_BODY:
                return 413, f"more than {LARGEST_BODY} bytes"
            start, _, client = scope["path"].partition("/_nicegui/client/")
            if client and not start and not owns(token, client.partition("/")[0]):
                return 403, "this page belongs to another session"
        return 0, ""

    def limited(self, receive: Any) -> Any:
        """Return `receive` that ends a body which is longer than it may be."""
        received = 0

        async def limiting() -> Any:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            return {"type": "http.disconnect"} if received > LARGEST_BODY else message

        return limiting

    def sealed(self, scope: Scope, send: Any, fresh: bool) -> Any:
        """Return `send` that adds what each answer needs: nothing is kept by the browser but NiceGUI's own files."""
        kept = scope["path"].startswith("/_nicegui/") and "/client/" not in scope["path"]

        async def sealing(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers = [pair for pair in message.get("headers", []) if kept or pair[0].lower() != b"cache-control"]
                if not kept:
                    headers.append((b"cache-control", b"no-store"))
                headers += [
                    (b"content-security-policy", POLICY.encode()), (b"x-content-type-options", b"nosniff"),
                    (b"referrer-policy", b"no-referrer"),
                ]  # fmt: skip
                mine = self.sessions.cookie.encode() + b"="
                if fresh and not any(name == b"set-cookie" and value.startswith(mine) for name, value in headers):
                    headers.append(self.sessions.header(scope[SESSION]))
                message = {**message, "headers": headers}
            await send(message)

        return sealing


def values(scope: Scope, name: bytes) -> list[str]:
    """Return every value of a header."""
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


async def refuse(scope: Scope, receive: Any, send: Any, status: int, why: str) -> None:
    """Answer with a status and one line; a websocket is closed before it is opened."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008, "reason": why})
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{why}\n".encode()})


def owns(token: str, client_id: str) -> bool:
    """Say whether the page `client_id` was asked for by the session `token`."""
    from nicegui import Client

    client = Client.instances.get(client_id)
    return bool(token) and client is not None and client.request.scope.get(SESSION) == token


def bind_clients() -> None:
    """Have NiceGUI's websocket refuse what names a page of another session.

    NiceGUI 3.18 takes the `client_id` of a message for who sends it: whoever knows another page's id can join it and
    press its buttons. Relied upon: its handlers of these five events are registered in ``nicegui.core.sio.handlers``,
    take the socket's id and a dict with `client_id`, and the handler of `connect` takes the environment of the
    request, whose query may hold one. A name that is no longer there is an error at the start.
    """
    from nicegui import core

    handlers = core.sio.handlers["/"]
    for event in ("handshake", "event", "javascript_response", "ack", "log"):
        handlers[event] = bound(handlers[event], core.sio)
    handlers["connect"] = connecting(handlers["connect"])


def bound(original: Callable[..., Any], sio: Any) -> Callable[..., Any]:
    """Return a handler of messages that come from the page's own session."""

    async def handler(sid: str, message: Any) -> Any:
        token = sio.get_environ(sid)["asgi.scope"].get(SESSION, "")
        if not isinstance(message, dict) or not owns(token, str(message.get("client_id"))):
            return False
        answer = original(sid, message)
        return await answer if inspect.isawaitable(answer) else answer

    return handler


def connecting(original: Callable[..., Any]) -> Callable[..., Any]:
    """Return a handler of connections that refuses one for another session's page."""

    async def handler(sid: str, environ: dict[str, Any], auth: Any = None) -> Any:
        from socketio.exceptions import ConnectionRefusedError as Refused  # type: ignore[import-untyped]

        asked = parse_qs(environ.get("QUERY_STRING", "")).get("client_id", [])
        token = environ["asgi.scope"].get(SESSION, "")
        if not token or not all(owns(token, client_id) for client_id in asked):
            raise Refused("Implicit handshake failed")  # upon this, NiceGUI's page loads itself anew
        return await original(sid, environ, auth)

    return handler
