"""Serves the gateway over the stand-in for Modal, for a client's test: prints its port, and ends when its input does.

``POST /test/end`` with ``{"id", "value"}`` or ``{"id", "error"}`` lets a call end, ``POST /test/report`` with
``{"id", "fraction", "message"}`` lets its worker report.
"""

from __future__ import annotations

import http.server
import json
import pathlib
import sys
import threading

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "stub"), str(HERE), str(HERE.parent)]

import modal  # noqa: E402  the stand-in

import farjob_worker  # noqa: E402
from asgi import asgi  # noqa: E402
from client import ask  # noqa: E402
from gateway import Function, Gateway  # noqa: E402

APP = asgi(
    Gateway(
        {"studio/upscale": Function()},
        modal.Dict.from_name(farjob_worker.KEYS),
        modal.Dict.from_name(farjob_worker.REPORTS),
    )
)


ONE_AT_A_TIME = threading.Lock()
"""The stand-in is not made for more; a client may have several connections all the same."""


class Handler(http.server.BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with ONE_AT_A_TIME:
            if self.path.startswith("/test/"):
                status, said = 200, self.let(self.path[len("/test/") :], json.loads(body))
            else:
                status, said = ask(APP, self.command, self.path, body)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    @staticmethod
    def let(what: str, about: dict) -> bytes:
        if what == "report":
            modal.world.current_call = about["id"]
            farjob_worker.report(about["fraction"], about["message"])
        else:
            modal.world.calls[about["id"]] = ValueError(about["error"]) if "error" in about else about["value"]
        return b"{}"

    do_GET = do_POST = do_DELETE = answer

    def log_message(self, *args: object) -> None:
        """Nothing: the test says what went wrong."""


def main() -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()
    server.shutdown()


if __name__ == "__main__":
    main()
