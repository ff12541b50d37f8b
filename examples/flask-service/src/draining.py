"""Whether the service is about to stop: known to every worker, since the memory is shared by all that gunicorn forks."""

import mmap

_flag = mmap.mmap(-1, 1)


def begin() -> None:
    _flag[0] = 1


def has_begun() -> bool:
    return _flag[0] == 1
