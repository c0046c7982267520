"""An entry script that does nothing: what is measured is the server."""


def init() -> None:
    """Nothing to load."""


def run(data: str) -> str:
    return data
