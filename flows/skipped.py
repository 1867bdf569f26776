"""A scheduled run that finds the home in use is skipped: there is nothing to mend, and its next turn takes what waits."""

from prefect.client.schemas.objects import State
from prefect.context import FlowRunContext
from prefect.states import Completed

from warehouse.lock import LockHeld


def skipped_or_raised(held: LockHeld) -> State:
    """Inside a flow: the state `Skipped`, which names the holder, for a run of a deployment; else raises `held`."""
    context = FlowRunContext.get()
    if context and context.flow_run and context.flow_run.deployment_id:
        # A kind of Completed: a failed run would call somebody to a fault that there isn't.
        return Completed(name="Skipped", message=str(held))
    raise held
