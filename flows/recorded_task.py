"""A task whose runs this process remembers, to report them once more when the server that was told of them is gone.

Task runs reach the history as events alone, which a server that is killed takes with it until it has written them down.
"""

from collections.abc import Callable
from contextvars import Context, copy_context
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.context import TaskRunContext
from prefect.utilities.engine import emit_task_run_state_change_event

P = ParamSpec("P")
R = TypeVar("R")

# By flow run: each task run, which Prefect keeps up to its last state, and the context that says to which flow run it belongs.
_begun: dict[UUID, list[tuple[TaskRun, Context]]] = {}


def recorded_task(name: str, task_run_name: str) -> Callable[[Callable[P, R]], Task[P, R]]:
    """A task of Prefect's, never cached, whose runs can be reported again; no hook, as each would add two lines to the log."""

    def decorate(function: Callable[P, R]) -> Task[P, R]:
        @wraps(function)
        def remembered(*args: P.args, **kwargs: P.kwargs) -> R:
            _remember()
            return function(*args, **kwargs)

        made: Any = task(cache_policy=NO_CACHE, name=name, task_run_name=task_run_name)(remembered)
        return made

    return decorate


def flow_runs_begun() -> list[str]:
    """The flow runs of which this process remembers a task run."""
    return [str(each) for each in _begun]


def ended_task_runs(flow_run_id: str) -> int:
    """How many task runs of the flow run have ended in this process."""
    return len(_ended(flow_run_id))


def report_again(flow_run_id: str) -> None:
    """Report how each task run of the flow run ended; the history takes what it knows already for the same event."""
    for task_run, state, context in _ended(flow_run_id):
        context.run(emit_task_run_state_change_event, task_run, None, state)


def forget_task_runs() -> None:
    """Let go of all task runs."""
    _begun.clear()


def _remember() -> None:
    context = TaskRunContext.get()
    if context is not None and context.task_run.flow_run_id is not None:
        _begun.setdefault(context.task_run.flow_run_id, []).append((context.task_run, copy_context()))


def _ended(flow_run_id: str) -> list[tuple[TaskRun, State[Any], Context]]:
    return [
        (task_run, task_run.state, context)
        for task_run, context in _begun.get(UUID(flow_run_id), [])
        if task_run.state is not None and task_run.state.is_final()
    ]
