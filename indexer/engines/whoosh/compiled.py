"""How are the innermost loops compiled? At their first use, and kept on the disk from then on.

Each is a plain function over arrays. Every place that a file tells is checked to lie within its array, so that a
damaged one raises IndexError and no other memory is ever touched. Other threads run meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

Function = TypeVar("Function", bound=Callable[..., Any])
Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Floats = NDArray[np.float32]


def kernel(function: Function, *, checked: bool = True) -> Function:
    """Compiled for the types it is first called with; where nothing can be kept on the disk, anew in each process.

    Not ``checked`` is for loops whose places are checked before them, or come from no array.
    """
    try:
        return cast("Function", njit(cache=True, nogil=True, boundscheck=checked)(function))
    except RuntimeError:  # no folder for what is compiled can be written to
        return cast("Function", njit(nogil=True, boundscheck=checked)(function))


unchecked = partial(kernel, checked=False)
