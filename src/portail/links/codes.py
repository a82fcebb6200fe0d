"""The one-time codes that a school hands over: made, read as typed, kept as a digest. Pure; floor 7."""

from collections.abc import Sequence

from portail.common.codes import Key, keyed_digest
from portail.common.paper import is_paper_code, new_paper_code, read_paper_code

new_school_code = new_paper_code
read_school_code = read_paper_code
is_school_code = is_paper_code


def code_digests(signs: str, *, keys: Sequence[Key]) -> list[str]:
    """What is kept of a code, under the present key first, then the former ones."""
    return [keyed_digest(signs, key=key, purpose="school-code") for key in keys]
