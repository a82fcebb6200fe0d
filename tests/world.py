"""The world that every test starts from, loaded once through the real import."""


def load() -> None:
    """Load the boards and their records. Filled in below as the import lands."""
