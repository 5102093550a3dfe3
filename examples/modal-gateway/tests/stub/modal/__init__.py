"""As much of Modal's SDK as the gateway uses, in memory: a stand-in for tests, with nothing behind it.

It keeps the SDK's surprises: a call that has not ended raises the builtin TimeoutError, while Modal's own TimeoutError is no
relative of it; the id of a call is not checked before somebody asks; and a function's own exception is raised as it was.
"""

from __future__ import annotations

import enum
from typing import Any, Callable, Dict as Mapping, List, Optional


class exception:
    """modal.exception"""

    class Error(Exception):
        """The base of them all."""

    class TimeoutError(Error):
        """Modal's own; not the builtin."""

    class OutputExpiredError(TimeoutError):
        """Too late."""

    class FunctionTimeoutError(TimeoutError):
        """The function ran into its time limit."""

    class NotFoundError(Error):
        """There is no such thing."""

    class InternalFailure(Error):
        """Modal lost the worker."""

    class RemoteError(Error):
        """Any failure but the function's own exception."""

    class DeserializationError(Error):
        """A result that this image cannot read."""

    class SerializationError(Error):
        """Something that cannot be sent."""

    class ExecutionError(Error):
        """An exception that cannot be read."""

    class InvalidError(Error):
        """Not allowed."""

    class ResourceExhaustedError(Error):
        """A limit was reached."""

    class ServiceError(Error):
        """Modal cannot be reached."""


class InputStatus(enum.IntEnum):
    """Of a record of a call."""

    PENDING = 0
    SUCCESS = 1
    FAILURE = 2


class Record:
    """A node of a call graph."""

    def __init__(self, call_id: str, status: InputStatus, children: Optional[List["Record"]] = None):
        self.function_call_id, self.status, self.children = call_id, status, children or []


class _Both:
    """A method that can be called, or awaited through .aio, as the SDK's can."""

    def __init__(self, function: Callable):
        self._function = function

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._function(*args, **kwargs)

    async def aio(self, *args: Any, **kwargs: Any) -> Any:
        return self._function(*args, **kwargs)


class World:
    """The state of the stub. A test fills it, and looks at what became of it."""

    def __init__(self) -> None:
        self.calls: Mapping[str, Any] = {}
        """By id: what get() returns, or raises if it is an exception."""
        self.records: Mapping[str, List[Record]] = {}
        self.spawned: List[tuple] = []
        self.cancelled: List[str] = []
        self.spawn_trouble: Optional[BaseException] = None
        self.after_spawn: Callable[[], None] = lambda: None
        self.dict_trouble: Optional[BaseException] = None
        self.repeats_puts = False
        """Whether the answer to each put is lost, and the SDK puts again."""
        self.dicts: Mapping[str, dict] = {}
        self.current_call: Optional[str] = None


world = World()


def reset() -> World:
    """A world without anything in it."""
    global world
    world = World()
    return world


def current_function_call_id() -> Optional[str]:
    """Where this runs."""
    return world.current_call


class Dict:
    """modal.Dict"""

    def __init__(self, name: str):
        self._name = name
        self.put, self.get, self.pop = _Both(self._put), _Both(self._get), _Both(self._pop)

    @staticmethod
    def from_name(name: str, create_if_missing: bool = False) -> "Dict":
        return Dict(name)

    def _entries(self) -> dict:
        if world.dict_trouble is not None:
            raise world.dict_trouble
        return world.dicts.setdefault(self._name, {})

    def _put(self, key: Any, value: Any, *, skip_if_exists: bool = False) -> bool:
        entries = self._entries()
        if skip_if_exists and key in entries:
            return False
        entries[key] = value
        return not (skip_if_exists and world.repeats_puts)

    def _get(self, key: Any, default: Any = None) -> Any:
        return self._entries().get(key, default)

    def _pop(self, key: Any) -> Any:
        return self._entries().pop(key)


class FunctionCall:
    """modal.FunctionCall"""

    def __init__(self, call_id: str):
        self.object_id = call_id
        self.get, self.cancel, self.get_call_graph = _Both(self._get), _Both(self._cancel), _Both(self._graph)

    @staticmethod
    def from_id(call_id: str) -> "FunctionCall":
        return FunctionCall(call_id)

    def _get(self, timeout: Optional[float] = None) -> Any:
        if self.object_id not in world.calls:
            raise exception.NotFoundError("Function call not found")
        value = world.calls[self.object_id]
        if isinstance(value, BaseException):
            raise value
        return value

    def _cancel(self, terminate_containers: bool = False) -> None:
        world.cancelled.append(self.object_id)
        world.calls[self.object_id] = exception.RemoteError("Function call was cancelled by user or a failure.")

    def _graph(self) -> List[Record]:
        return world.records.get(self.object_id, [])


class Function:
    """modal.Function"""

    def __init__(self, app: str, name: str):
        self._app, self._name = app, name
        self.spawn = _Both(self._spawn)

    @staticmethod
    def from_name(app: str, name: str) -> "Function":
        return Function(app, name)

    def _spawn(self, **kwargs: Any) -> FunctionCall:
        if world.spawn_trouble is not None:
            raise world.spawn_trouble
        call_id = f"fc-{len(world.spawned) + 1:026d}"
        world.spawned.append((f"{self._app}/{self._name}", kwargs))
        world.calls[call_id] = TimeoutError()
        world.after_spawn()
        return FunctionCall(call_id)


class Cls:
    """modal.Cls"""

    def __init__(self, app: str, name: str):
        self._app, self._name = app, name

    @staticmethod
    def from_name(app: str, name: str) -> "Cls":
        return Cls(app, name)

    def __call__(self) -> "Cls":
        return self

    def __getattr__(self, method: str) -> Function:
        return Function(self._app, f"{self._name}.{method}")


class _Image:
    def add_local_python_source(self, *modules: str) -> "_Image":
        return self


class Image:
    """modal.Image"""

    @staticmethod
    def debian_slim() -> _Image:
        return _Image()


def _as_it_is(*args: Any, **kwargs: Any) -> Callable:
    return lambda function: function


concurrent = asgi_app = _as_it_is


class App:
    """modal.App"""

    def __init__(self, name: str):
        self.name = name

    function = staticmethod(_as_it_is)
