"""Run a command that stops with the program that started it: a script, run by path and never imported."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(parent: int, request: str, command: list[str]) -> None:
    """Ask the kernel for a signal when the parent goes, then become the command.

    request: what asks the command to stop, INT or TERM. A script rather than Popen's preexec_fn, which is
    not safe in a program that has threads.
    """
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(PR_SET_PDEATHSIG, signal.Signals[f"SIG{request}"], 0, 0, 0) != 0:
            sys.exit(f"prctl refused to tie {command[0]} to its parent: {os.strerror(ctypes.get_errno())}")
        if os.getppid() != parent:  # it died before the call above: no signal will ever come
            sys.exit(f"The program that starts {command[0]} (process {parent}) is gone.")
    os.execv(command[0], command)  # noqa: S606 - becoming a command is what this script is for


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3:])
