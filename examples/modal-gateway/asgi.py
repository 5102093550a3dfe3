"""The gateway as an ASGI application: routes, bodies and nothing else. It needs no web framework.

=======================================  ========================================================
``POST   /v1/jobs``                      start a call: ``{"key", "function", "input"}``
``POST   /v1/lookups``                   find the call of a key, or close it: ``{"key"}``
``GET    /v1/jobs/{id}``                 how it is, with the worker's progress
``GET    /v1/jobs/{id}/result``          what it returned
``GET    /v1/jobs/{id}/progress``        the progress alone, for people and pages
``DELETE /v1/jobs/{id}``                 ask for it to be stopped
=======================================  ========================================================
"""

from __future__ import annotations

import json
import logging
import re
from typing import Any, Awaitable, Callable, Optional

from envelope import Answer, trouble
from gateway import Gateway

LOG = logging.getLogger("farjob.gateway")

LARGEST_BODY = 8 << 20
CALL = re.compile(r"/v1/jobs/([A-Za-z0-9_-]{1,200})(/result|/progress)?")


def asgi(gateway: Gateway) -> Callable[[dict, Callable, Callable], Awaitable[None]]:
    """The ASGI application over this gateway."""

    async def application(scope: dict, receive: Callable, send: Callable) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        if scope["type"] != "http":
            raise ValueError(f"this gateway does not speak {scope['type']}")
        try:
            body = await _body(receive)
            answer = too_large() if body is None else await route(gateway, scope["method"], scope["path"], body)
        except Exception as error:  # a fault of ours must not look like a word about the job
            LOG.exception("the gateway failed with %s", type(error).__name__)
            answer = trouble(500, "internal", "the gateway failed; its log says why")
        await _send(send, answer)

    return application


async def route(gateway: Gateway, method: str, path: str, body: bytes) -> Answer:
    """Finds out what is asked, and asks it."""
    if method == "POST" and path in ("/v1/jobs", "/v1/lookups"):
        request = parse(body)
        return await (gateway.submit(request) if path == "/v1/jobs" else gateway.look_up(request))
    call = CALL.fullmatch(path)
    if call is None:
        return unknown_route()
    call_id, part = call.groups()
    if method == "DELETE" and part is None:
        return await gateway.cancel(call_id)
    if method != "GET":
        return unknown_route()
    if part is None:
        return await gateway.status(call_id)
    return await (gateway.result(call_id) if part == "/result" else gateway.progress(call_id))


def parse(body: bytes) -> Any:
    """The body as JSON; None if it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def unknown_route() -> Answer:
    """Nothing of ours is there."""
    return trouble(404, "unknown_route", "this gateway has no such path")


def too_large() -> Answer:
    """The request is larger than the gateway reads."""
    return trouble(413, "invalid_input", f"a request has at most {LARGEST_BODY} bytes: pass large inputs by URL")


async def _body(receive: Callable) -> Optional[bytes]:
    body, more, fits = bytearray(), True, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionError("the client went away while it was sending")
        if fits:
            body.extend(message.get("body", b""))
            fits = len(body) <= LARGEST_BODY
        more = message.get("more_body", False)
    return bytes(body) if fits else None


async def _send(send: Callable, answer: Answer) -> None:
    body = answer.body.encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _lifespan(receive: Callable, send: Callable) -> None:
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return
