"""The two ways a command ends badly: wrong input (exit code 2) and a failed check (exit code 1)."""


class InputError(Exception):
    """Wrong usage or input; the message is one line: what, where (file, row, key) and what to do."""

    exit_code = 2


class CheckFailed(Exception):
    """The command ran and its outcome is bad: a broken contract rule, a failed comparison or push."""

    exit_code = 1
