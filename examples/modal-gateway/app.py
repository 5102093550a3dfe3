"""The gateway as it is deployed: ``modal deploy app.py``.

Say below what may be called through it. The URL that the deployment prints is what the Java client is given, together with a
proxy token of the workspace: without one, Modal's edge lets nobody in.
"""

from __future__ import annotations

import modal

from asgi import asgi
from farjob_worker import KEYS, REPORTS
from gateway import Function, Gateway

FUNCTIONS = {
    # "the app/the function": takes_key, if it is decorated with farjob_worker.worker
    "studio/upscale": Function(takes_key=True),
}

app = modal.App("farjob-gateway")
image = modal.Image.debian_slim().add_local_python_source("asgi", "envelope", "farjob_worker", "gateway")


@app.function(image=image, min_containers=1)  # else the first poll after a minute of rest waits for a cold start
@modal.concurrent(max_inputs=100)  # else each poll that is under way has a container of its own
@modal.asgi_app(requires_proxy_auth=True)
def web():
    """The web function."""
    return asgi(
        Gateway(
            FUNCTIONS,
            keys=modal.Dict.from_name(KEYS, create_if_missing=True),
            reports=modal.Dict.from_name(REPORTS, create_if_missing=True),
        )
    )
