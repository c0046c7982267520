"""`azureml_user.parallel_run`, as the batch scripts of Azure's ParallelRunStep import it."""

from __future__ import annotations

import logging
import os
import tempfile

__path__: list[str] = []
"""A package to whoever writes `azureml_user.parallel_run.entry_script`, which is this module, too."""


class EntryScript:
    """What a batch script asks for its log and its folders."""

    @property
    def logger(self) -> logging.Logger:
        """Writes to the batch's log."""
        return logging.getLogger("EntryScript")

    @property
    def output_dir(self) -> str:
        """The folder of the batch's output, where a script may put files of its own."""
        return os.environ.get("AZUREML_BI_OUTPUT_PATH", os.getcwd())  # noqa: PTH109 - a text, as it was

    @property
    def working_dir(self) -> str:
        """Where the process stands."""
        return os.getcwd()  # noqa: PTH109

    @property
    def temp_dir(self) -> str:
        """For files that nobody needs later."""
        return tempfile.gettempdir()
