"""The two ways a command ends badly: wrong input (exit code 2) and a failed check (exit code 1)."""


class InputError(Exception):
    """Wrong usage or input; the message is one line: what, where (file, row, key) and what to do.

    Example:
        >>> try:
        ...     embed64.read_catalog("yours.csv")
        ... except embed64.InputError as error:
        ...     print(error)
        yours.csv: no such file; make one with `embed64 sources build --folder DIR --out C.csv`
    """

    exit_code = 2


class CheckFailed(Exception):
    """The command ran and its outcome is bad: a broken contract rule, a failed comparison or push.

    Example:
        >>> broken = [finding for finding in embed64.check_artifact("runs/mine/saved_model.pt") if not finding.holds]
        >>> if broken:
        ...     raise embed64.CheckFailed(f"{broken[0].rule}: {broken[0].detail}")
    """

    exit_code = 1


def first_line(error: BaseException) -> str:
    """Return the first line of what an error says, at most 200 characters; the name of its type if it says nothing."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].strip()[:200]
