"""Short numbers in text to floats, all at once: eight characters fit into one whole number of 64 bits.

A cell of up to eight characters (a sign before them is free) is loaded as one 64-bit number, its digits turned from
characters into 0 to 9. What stood before it is shifted out, the decimal mark is squeezed out, and three multiplications add
up the eight digits, as in D. Lemire, "Quickly parsing eight digits"
(https://lemire.me/blog/2022/01/21/swar-explained-parsing-eight-digits/). The digits and the power of ten are exact, so their
quotient is the float that `float` gives.
"""

from __future__ import annotations

import numpy as np

LONGEST = 8
_U = np.uint64


def _each(byte: int) -> np.uint64:
    """The number whose eight bytes are all `byte`."""
    return _U(int.from_bytes(bytes([byte]) * 8, "little"))


_ZEROS, _ONES, _HIGH, _BEYOND_NINE = _each(ord("0")), _each(1), _each(0x80), _each(0x76)
# By the upper nine bits of the mark's place, written as a float: the power of ten that the digits are divided by.
_DIVISOR = np.ones(135)
_DIVISOR[127:] = 10.0 ** np.arange(7, -1, -1)


def short_numbers(
    signs: np.ndarray, starts: np.ndarray, ends: np.ndarray, decimal: str
) -> tuple[np.ndarray, np.ndarray]:
    """The numbers in cells of text.

    Parameters
    ----------
    signs : uint8, shape (M,)
        The text; its first eight bytes are before the first cell, its last is after the last one.
    starts, ends : int, shape (N,)
        Where each cell begins, and the position after it.
    decimal : str
        The decimal mark.

    Returns
    -------
    numbers : float, shape (N,)
        NaN for blank cells.
    other : bool, shape (N,)
        Cells that are longer or hold more than a sign, digits and a mark; their numbers mean nothing.

    Examples
    --------
    >>> signs = np.frombuffer(b" " * 8 + b"-1.5,20,,x,", np.uint8)
    >>> short_numbers(signs, np.array([8, 13, 16, 17]), np.array([12, 15, 16, 18]), ".")  # doctest: +ELLIPSIS
    (array([-1.5, 20. ,  nan, ...]), array([False, False, False,  True]))
    """
    windows = np.ndarray((len(signs) - 7,), "<u8", signs, 0, (1,))
    negative = signs[starts] == ord("-")
    sizes = ends - starts
    blank = sizes == 0
    sizes -= negative
    other = sizes > LONGEST
    digits = windows[ends - 8]
    digits ^= _ZEROS
    # the cell's bytes are the last ones; a shift by 64 bits is none, so blank cells are shifted in two steps
    before = ((LONGEST - np.minimum(sizes, LONGEST)) * 4).astype(_U)
    digits >>= before
    digits >>= before
    digits <<= before
    digits <<= before
    mark = digits ^ _each(ord(decimal) ^ ord("0"))
    mark = (
        (mark - _ONES) & ~mark & _HIGH
    )  # the highest bit of each byte that is the mark, and perhaps of later ones
    marked = np.flatnonzero(mark)
    divisor = None
    if len(marked):
        other |= (sizes == 1) & (mark != 0)  # a mark alone
        every = len(marked) > len(mark) // 2
        if not every:
            mark, some = mark[marked], digits[marked]
        else:
            some = digits
        mark = (mark & (~mark + _U(1))) >> _U(7)
        squeezed = ((some & (mark - _U(1))) << _U(8)) | (some & (~(mark << _U(8)) + _U(1)))
        divisor = _DIVISOR[mark.astype(float).view(_U) >> _U(55)]
        if every:
            digits = np.where(mark != 0, squeezed, digits)
        else:
            digits[marked] = squeezed
    other |= ((digits + _BEYOND_NINE) | digits) & _HIGH != 0
    other |= (sizes == 0) & ~blank  # a sign alone
    digits *= _U(10 * (1 << 8) + 1)
    digits >>= _U(8)
    digits &= _U(0x00FF00FF00FF00FF)
    digits *= _U(100 * (1 << 16) + 1)
    digits >>= _U(16)
    digits &= _U(0x0000FFFF0000FFFF)
    digits *= _U(10_000 * (1 << 32) + 1)
    digits >>= _U(32)
    numbers = digits.astype(float)
    if divisor is not None and every:
        numbers /= divisor
    elif divisor is not None:
        numbers[marked] /= divisor
    np.negative(numbers, out=numbers, where=negative)
    numbers[blank] = np.nan
    other &= ~blank
    return numbers, other
