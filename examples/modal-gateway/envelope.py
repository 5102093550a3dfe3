"""The gateway's answers, and their form.

Every answer is one envelope: a JSON object with ``"farjob": 1`` and a ``kind``. By that mark a client tells what this app
says from what Modal's edge, a proxy or another app would say in its place: only an envelope says anything about a job.

The envelopes are written down as golden files in
``provider-modal/src/test/resources/dev/farjob/modal/gateway/envelopes``, each with its HTTP status. The tests of this app, of
the Java client and of the Java simulator all read them, so the three cannot drift apart:

==========================  ==============================================================================
``call``                    a call was started, or had been under the same key
``status-*``                how a call is: pending, running, succeeded, failed, timed_out, terminated,
                            cancelled, internal_failure
``result``                  what it returned
``progress``                what its worker reported last, or nothing
``cancel-*``                whether it was asked to stop, or had ended before
``lookup-*``                a key has a call; or is claimed, and nobody knows more; or is closed for good
``error-*``                 why not; ``code`` is for programs, ``message`` for people
==========================  ==============================================================================
"""

from __future__ import annotations

import json
import math
import traceback
from typing import Any, NamedTuple, Optional

VERSION = 1
LONGEST_MESSAGE = 4_000
LONGEST_TRACEBACK = 16_000


class Answer(NamedTuple):
    """An HTTP status and the text of an envelope."""

    status: int
    body: str


def envelope(kind: str, status: int = 200, **fields: Any) -> Answer:
    """An envelope with these fields; a field without a value is left out."""
    body = {"farjob": VERSION, "kind": kind}
    body.update({name: value for name, value in fields.items() if value is not None})
    return Answer(status, json.dumps(body, allow_nan=False))


def trouble(status: int, code: str, message: str, retry_after: Optional[float] = None) -> Answer:
    """An envelope that says why not."""
    return envelope("error", status, code=code, message=message, retry_after=retry_after)


def not_now(status: int, code: str, message: str) -> Answer:
    """An envelope that says why not, and that it may be better in a while."""
    return trouble(status, code, message, retry_after=5.0)


def describe(error: BaseException) -> dict:
    """An exception as the envelope has it."""
    lines = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    return {
        "type": type(error).__name__,
        "message": str(error)[:LONGEST_MESSAGE],
        "traceback": lines[-LONGEST_TRACEBACK:],
    }


def returned(call_id: str, value: Any) -> Answer:
    """The answer with a function's return value; None is a value too, and not a missing one."""
    body = {"farjob": VERSION, "kind": "result", "id": call_id, "value": value}
    return Answer(200, json.dumps(body, allow_nan=False))


def reported(report: Any) -> Optional[dict]:
    """A worker's report as the envelope has it; None if it is none. Workers are free to put anything there."""
    if not isinstance(report, dict):
        return None
    fraction, message = report.get("fraction"), report.get("message")
    clean: dict = {}
    if isinstance(fraction, (int, float)) and math.isfinite(fraction):
        clean["fraction"] = min(1.0, max(0.0, float(fraction)))
    if isinstance(message, str):
        clean["message"] = message[:LONGEST_MESSAGE]
    return clean or None
