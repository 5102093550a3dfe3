"""The work of the gateway, apart from HTTP and from how it is deployed.

The envelopes that it answers with are in ``envelope``.

**Keys.** A submit carries a key, the same for every repetition of one attempt. It is claimed in a ``modal.Dict`` before
anything is started, and only one request can claim it. A look-up finds the call of a key; where nobody has claimed the key,
the look-up closes it, so that a request that is still on its way is turned away. This guarantees:

* one key starts at most one call, however often and from wherever it is sent, for as long as the Dict keeps the key, which
  is 7 days after the last use;
* ``never`` is true for good: no call was started under this key, and none will be;
* where this app dies after it has claimed the key and before it has recorded the call, a look-up says ``claimed``. A worker
  that is decorated with ``farjob_worker.worker`` records its call by itself when it begins, and the look-up finds it then.
"""

from __future__ import annotations

import logging
import uuid
from typing import Any, Mapping, NamedTuple, Optional

import modal

from envelope import Answer, describe, envelope, not_now, reported, returned, trouble

LOG = logging.getLogger("farjob.gateway")

STOPPED = "cancelled by user or a failure"
"""Modal's word for a call that was stopped, whoever stopped it."""


class Function(NamedTuple):
    """A function that this gateway may call.

    :param takes_key: whether it is decorated with ``farjob_worker.worker``, and so can record its own call
    """

    takes_key: bool = False


class Outcome(NamedTuple):
    """Modal's word on a call: a state, or an error that says why there is none."""

    state: str
    value: Any = None
    error: Optional[BaseException] = None


class Gateway:
    """The gateway over Modal's SDK.

    :param functions: what may be called, by app and function: ``{"studio/upscale": Function(takes_key=True)}``
    :param keys: the ``modal.Dict`` of the keys
    :param reports: the ``modal.Dict`` that workers report their progress to
    """

    def __init__(self, functions: Mapping[str, Function], keys: Any, reports: Any):
        self._functions = functions
        self._keys = keys
        self._reports = reports

    # --- starting a call

    async def submit(self, request: Any) -> Answer:
        """Starts a call, once per key."""
        if not isinstance(request, dict):
            request = {}
        key, name, arguments = request.get("key"), request.get("function"), request.get("input")
        if not (isinstance(key, str) and key and isinstance(name, str) and name and isinstance(arguments, dict)):
            return trouble(422, "invalid_input", "a job has a key, a function, and an object as its input")
        if name not in self._functions:
            return unknown_function()
        claim = {"claim": uuid.uuid4().hex}  # of this run: a request that Modal runs again after a crash is another one
        try:
            if not await self._keys.put.aio(key, claim, skip_if_exists=True):
                entry = await self._keys.get.aio(key)
                if entry != claim:  # else it is ours, and the SDK has repeated a put whose answer was lost
                    return self._again(entry)
        except Exception as error:  # nothing has been started yet, so any trouble is harmless
            LOG.warning("a key could not be claimed: %s", type(error).__name__)
            await self._release(key, claim)
            return not_now(503, "not_started", "the key could not be claimed, and nothing was started")
        return await self._start(key, claim, name, dict(arguments))

    async def _start(self, key: str, claim: dict, name: str, arguments: dict) -> Answer:
        if self._functions[name].takes_key:
            arguments["farjob_key"] = key
        try:
            call = await _function(name).spawn.aio(**arguments)
        except modal.exception.NotFoundError:
            await self._release(key, claim)
            return unknown_function()
        except (modal.exception.InvalidError, TypeError):
            await self._release(key, claim)
            return trouble(422, "invalid_input", "Modal does not take these arguments for this function")
        except modal.exception.ResourceExhaustedError as error:
            await self._release(key, claim)
            if "billing" in str(error).lower():
                return trouble(402, "quota", "the workspace has reached its billing limit")
            return not_now(429, "busy", "the function's queue is full, or the workspace is over its rate")
        except Exception as error:  # whether it was started cannot be said: the claim stays
            LOG.warning("whether a call was started cannot be said: %s", type(error).__name__)
            return in_doubt()
        try:
            await self._keys.put.aio(key, {"call": call.object_id})
        except Exception as error:  # the caller has the id all the same
            LOG.warning("call %s could not be recorded under its key: %s", call.object_id, type(error).__name__)
        return envelope("call", id=call.object_id)

    @staticmethod
    def _again(entry: Optional[dict]) -> Answer:
        entry = entry or {}
        if "call" in entry:
            return envelope("call", id=entry["call"])
        if entry.get("closed"):
            return trouble(409, "closed", "this key was closed by a look-up before anything was started under it")
        return in_doubt()

    async def _release(self, key: str, claim: dict) -> None:
        """Gives the key back, if it is ours."""
        try:
            if await self._keys.get.aio(key) == claim:
                await self._keys.pop.aio(key)
        except Exception as error:  # then a look-up will say "claimed", which is safe
            LOG.warning("a claim could not be given back: %s", type(error).__name__)

    async def look_up(self, request: Any) -> Answer:
        """Finds the call of a key, or closes the key."""
        key = request.get("key") if isinstance(request, dict) else None
        if not isinstance(key, str) or not key:
            return trouble(422, "invalid_input", "a look-up has a key")
        try:
            if await self._keys.put.aio(key, {"closed": True}, skip_if_exists=True):
                return envelope("lookup", key=key, found="never")
            entry = await self._keys.get.aio(key) or {}
        except Exception as error:
            return modal_trouble(error)
        if "call" in entry:
            return envelope("lookup", key=key, found="call", id=entry["call"])
        return envelope("lookup", key=key, found="never" if entry.get("closed") else "claimed")

    # --- asking about one

    async def status(self, call_id: str) -> Answer:
        """How a call is. Reading its output to find out consumes nothing."""
        outcome = await self._outcome(call_id)
        return outcome if isinstance(outcome, Answer) else await self._say(call_id, outcome)

    async def result(self, call_id: str) -> Answer:
        """The return value of a call; its status if it has not returned."""
        outcome = await self._outcome(call_id)
        if isinstance(outcome, Answer):
            return outcome
        if outcome.state != "succeeded":
            return await self._say(call_id, outcome)
        try:
            if outcome.error is not None:
                raise outcome.error
            return returned(call_id, outcome.value)
        except (TypeError, ValueError, RecursionError, modal.exception.DeserializationError):
            return trouble(500, "not_json", "the function returned what JSON cannot say: let it return JSON, or a key")

    async def progress(self, call_id: str) -> Answer:
        """The worker's last report. The Java client has no need of this: a status brings it along."""
        return envelope("progress", id=call_id, progress=await self._report(call_id))

    async def cancel(self, call_id: str) -> Answer:
        """Asks Modal to stop a call, if it has not ended."""
        outcome = await self._outcome(call_id)
        if isinstance(outcome, Answer):
            return outcome
        if outcome.state != "pending":
            return envelope("cancel", id=call_id, asked=False)
        try:
            # First the note, so that whoever sees the call stopped can see who asked for it
            await self._keys.put.aio(_cancelled(call_id), True)
            await modal.FunctionCall.from_id(call_id).cancel.aio()
        except Exception as error:
            return modal_trouble(error)
        return envelope("cancel", 202, id=call_id, asked=True)

    async def _say(self, call_id: str, outcome: Outcome) -> Answer:
        state, report = outcome.state, None
        if state == "pending":
            report = await self._report(call_id)
            # Modal does not say whether a call waits or runs; a worker that has reported runs
            state = "running" if report else "pending"
        if state == "terminated" and await self._was_cancelled(call_id):
            state = "cancelled"
        failure = None if outcome.error is None or state == "succeeded" else describe(outcome.error)
        return envelope("status", id=call_id, state=state, progress=report, failure=failure)

    async def _report(self, call_id: str) -> Optional[dict]:
        try:
            return reported(await self._reports.get.aio(call_id))
        except Exception as error:  # progress is never worth an error
            LOG.info("no progress of call %s: %s", call_id, type(error).__name__)
            return None

    async def _was_cancelled(self, call_id: str) -> bool:
        try:
            return bool(await self._keys.get.aio(_cancelled(call_id)))
        except Exception as error:
            LOG.info("who stopped call %s cannot be said: %s", call_id, type(error).__name__)
            return False

    async def _outcome(self, call_id: str) -> Any:
        """An Outcome; or an Answer, where Modal did not say how the call is."""
        errors = modal.exception
        call = modal.FunctionCall.from_id(call_id)
        try:
            return Outcome("succeeded", value=await call.get.aio(timeout=0))
        except errors.OutputExpiredError:  # also a TimeoutError of Modal's: it comes first
            return trouble(410, "expired", "the call ended more than 7 days ago, and what it returned is gone")
        except errors.FunctionTimeoutError as error:
            return Outcome("timed_out", error=error)
        except errors.NotFoundError:
            return trouble(404, "unknown_call", "this workspace knows no such call")
        except errors.InternalFailure as error:
            return Outcome("internal_failure", error=error)
        except errors.RemoteError as error:
            return Outcome("terminated" if STOPPED in str(error) else "failed", error=error)
        except errors.DeserializationError as error:  # it returned something that this image cannot read
            return Outcome("succeeded", error=error)
        except (errors.ExecutionError, errors.SerializationError) as error:
            return Outcome("failed", error=error)
        except errors.Error as error:  # the SDK's own trouble, and no word about the call
            return modal_trouble(error)
        except (OSError, SystemExit) as error:
            return await self._whose(call, error)
        except Exception as error:  # whatever else comes was raised by the function itself
            return Outcome("failed", error=error)

    async def _whose(self, call: Any, error: BaseException) -> Any:
        """Tells an error of the function's own from one of asking, where both have the same class.

        A call that has not ended raises a bare TimeoutError; a function may raise one too, or a ConnectionError. Modal's record
        of the call decides, and only to the worse if it says so.
        """
        is_bare_timeout = isinstance(error, TimeoutError) and not error.args
        if not is_bare_timeout and await _has_failed(call):
            return Outcome("failed", error=error)
        return Outcome("pending") if isinstance(error, TimeoutError) else modal_trouble(error)


async def _has_failed(call: Any) -> bool:
    try:
        waiting = list(await call.get_call_graph.aio())
    except Exception as error:
        LOG.info("no record of call %s: %s", call.object_id, type(error).__name__)
        return False
    while waiting:
        node = waiting.pop()
        if node.function_call_id == call.object_id and node.status.name == "FAILURE":
            return True
        waiting.extend(node.children)
    return False


def _function(name: str) -> Any:
    app, _, function = name.partition("/")
    owner, _, method = function.rpartition(".")
    if owner:
        return getattr(modal.Cls.from_name(app, owner)(), method)
    return modal.Function.from_name(app, function)


def _cancelled(call_id: str) -> str:
    return f"cancelled:{call_id}"


def unknown_function() -> Answer:
    """The function is not there, or not ours to call; which of both is nobody's business."""
    return trouble(404, "unknown_function", "no such function is deployed, or the gateway may not call it")


def in_doubt() -> Answer:
    """A call may have been started."""
    return trouble(409, "in_doubt", "a spawn under this key was begun, and what came of it is not recorded")


def modal_trouble(error: BaseException) -> Answer:
    """Modal did not answer the gateway; nothing is known."""
    LOG.warning("Modal did not answer: %s", type(error).__name__)
    return not_now(502, "modal_trouble", "Modal did not answer the gateway")
