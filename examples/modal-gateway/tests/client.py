"""Asks an ASGI application, as a server would."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Callable, Optional


def ask(application: Callable, method: str, path: str, body: bytes = b"") -> tuple:
    """The status and the raw body of the answer."""
    sent: list = []
    messages = [
        {"type": "http.request", "body": body[: len(body) // 2], "more_body": True},
        {"type": "http.request", "body": body[len(body) // 2 :], "more_body": False},
    ]

    async def receive() -> dict:
        return messages.pop(0)

    async def send(message: dict) -> None:
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": []}
    asyncio.run(application(scope, receive, send))
    start, end = sent
    assert (b"content-type", b"application/json") in start["headers"], "a client takes nothing else for an envelope"
    assert (b"content-length", str(len(end["body"])).encode()) in start["headers"]
    return start["status"], end["body"]


def ask_json(application: Callable, method: str, path: str, body: Optional[Any] = None) -> dict:
    """The answer as the golden files have it."""
    status, raw = ask(application, method, path, b"" if body is None else json.dumps(body).encode())
    return {"status": status, "body": json.loads(raw)}
