"""Writes `docs/errors.md`: every error code with its exit status and what it means, and what devices say of services.

python tests/project/error_table.py > docs/errors.md
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

from shoal.errors import ShoalError
from shoal_agent import causes

ROOTS = ("shoal", "shoal_agent", "shoal_gui", "shoal_scoring")
HEAD = """\
# Error codes

Codes are stable; messages may get better. A command that fails prints `error CODE: message (place)` and a hint, and
ends with the status in the table; with `-o json` the same is a JSON object on standard error. Devices report the same.

| code | status | meaning |
|---|---|---|
"""


CAUSES = """
## Why a service does not run

What a device says of a service, in its report: `shoal status` and the desktop show it with the cause and what to try.

| code | meaning |
|---|---|
"""


def import_everything() -> None:
    for root in ROOTS:
        package = importlib.import_module(root)
        for module in pkgutil.walk_packages(package.__path__, f"{root}."):
            if not module.name.endswith(".__main__"):
                importlib.import_module(module.name)


def errors() -> list[type[ShoalError]]:
    """Every class of Shoal's error tree."""

    def descendants(kind: type[ShoalError]) -> Iterator[type[ShoalError]]:
        for one in kind.__subclasses__():
            if one.__module__.split(".")[0] in ROOTS:
                yield one
            yield from descendants(one)

    import_everything()
    return list(dict.fromkeys(descendants(ShoalError)))


def table() -> str:
    """The whole page."""
    rows = sorted(
        {(one.code, one.exit_code, (one.__doc__ or "").splitlines()[0]) for one in errors() if "code" in vars(one)}
    )
    of_services = sorted(re.findall(r"(SHOAL-SVC-\d+)  (.+?)(?:   |\n)", causes.__doc__ or ""))
    return (
        HEAD
        + "".join(f"| `{code}` | {status} | {meaning} |\n" for code, status, meaning in rows)
        + CAUSES
        + "".join(f"| `{code}` | {meaning} |\n" for code, meaning in of_services)
    )


if __name__ == "__main__":
    print(table(), end="")
