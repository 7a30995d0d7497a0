"""The two ways a command ends badly: wrong input (exit code 2) and a failed check (exit code 1)."""


class InputError(Exception):
    """Wrong usage or input: one line that says what, where (file, row, key) and what to do."""

    exit_code = 2


class CheckFailed(Exception):
    """What was asked for was done and found wanting: a contract rule, a comparison, a push."""

    exit_code = 1
