"""Lets a worker speak for itself: that it has begun, under which key, and how far it is.

    @app.function(gpu="A10G", timeout=3600)
    @farjob_worker.worker
    def upscale(image: str, factor: int = 2) -> dict:
        for done, frame in enumerate(frames):
            ...
            farjob_worker.report(done / len(frames), f"frame {done} of {len(frames)}")
        return {"media": [{"name": "video", "key": key, "content_type": "video/mp4", "bytes": size}]}

Progress is kept in a ``modal.Dict`` under the call's own id, which a worker knows without being told. It is what was reported
last: a worker that is pre-empted begins anew under the same id, and its progress goes back to nothing, as it should.

Trouble with any of this never hurts the work: it is logged, and the work goes on.
"""

from __future__ import annotations

import functools
import inspect
import logging
import time
from typing import Any, Callable, Optional

import modal

LOG = logging.getLogger("farjob.worker")

KEYS = "farjob-keys"
REPORTS = "farjob-progress"
LONGEST_MESSAGE = 500
SECONDS_BETWEEN_REPORTS = 1.0

_last_report: dict = {}


def worker(function: Callable) -> Callable:
    """Lets a function record its own call, and report.

    The gateway passes it the key of the spawn, which is recorded together with the call's id: so a call that was started and
    never recorded is found as soon as it begins. And a TimeoutError of the function's own is raised as a RuntimeError, because
    Modal's SDK says by a TimeoutError that a call has not ended.
    """
    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def begun_async(*args: Any, farjob_key: Optional[str] = None, **kwargs: Any) -> Any:
            _begin(farjob_key)
            try:
                return await function(*args, **kwargs)
            except TimeoutError as error:
                raise _own_timeout(error) from error

        return begun_async

    @functools.wraps(function)
    def begun(*args: Any, farjob_key: Optional[str] = None, **kwargs: Any) -> Any:
        _begin(farjob_key)
        try:
            return function(*args, **kwargs)
        except TimeoutError as error:
            raise _own_timeout(error) from error

    return begun


def report(fraction: float, message: str = "") -> None:
    """Reports how far the work is, from 0 to 1. Calls within a second of the last one are left out, but for the end."""
    call_id = modal.current_function_call_id()
    if call_id is None:
        return  # run by hand, and nobody asks
    now = time.monotonic()
    if fraction < 1 and now - _last_report.get(call_id, -SECONDS_BETWEEN_REPORTS) < SECONDS_BETWEEN_REPORTS:
        return
    _last_report.clear()
    _last_report[call_id] = now
    _put(REPORTS, call_id, {"fraction": min(1.0, max(0.0, float(fraction))), "message": message[:LONGEST_MESSAGE]})


def _begin(key: Optional[str]) -> None:
    call_id = modal.current_function_call_id()
    if call_id is None:
        return
    _last_report.clear()
    if key is not None:
        _put(KEYS, key, {"call": call_id})
    report(0.0, "begun")
    _last_report.clear()  # so that the first report of the work itself is not left out


def _put(name: str, key: str, value: dict) -> None:
    try:
        modal.Dict.from_name(name, create_if_missing=True).put(key, value)
    except Exception as error:
        LOG.warning("nothing could be put into %s: %s", name, type(error).__name__)


def _own_timeout(error: TimeoutError) -> RuntimeError:
    return RuntimeError(f"TimeoutError: {error}")
