"""One instance of a runtime, as the runtime sees it now or once it has ended."""

from __future__ import annotations

from parts import wait_until
from shoal_agent.runtime.protocol import Instance, InstanceState, Runtime


def only(runtime: Runtime, instance: str) -> Instance:
    return next(one for one in runtime.instances() if one.id == instance)


def exited(runtime: Runtime, instance: str) -> Instance:
    return wait_until(
        lambda: one if (one := only(runtime, instance)).state is InstanceState.EXITED else None, 20, "it has exited"
    )
