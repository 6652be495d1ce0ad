"""What the build says while it works: steps, and how far a download has come."""

from __future__ import annotations

import sys
import time

SECONDS_BETWEEN_LINES = 3.0


def say(text: str) -> None:
    """One line for the person who waits."""
    print(text, flush=True)


class Meter:
    """Counts the bytes of one download: a moving line on a terminal, else a line now and then."""

    def __init__(self, label: str, total: int | None = None) -> None:
        self.label, self.total, self.done = label, total, 0
        self._moving = sys.stdout.isatty()
        self._started = self._told = time.monotonic()
        self._lines = 0

    def add(self, count: int) -> None:
        self.at(self.done + count)

    def at(self, done: int) -> None:
        self.done = done
        now = time.monotonic()
        if now - self._told < (0.2 if self._moving else SECONDS_BETWEEN_LINES):
            return
        self._told = now
        if self._moving:
            print(f"\r  {self}\x1b[K", end="", flush=True)
        else:
            say(f"  {self}")
        self._lines += 1

    def close(self) -> None:
        """Leave one final line, unless the download was over before anyone could wonder."""
        seconds = time.monotonic() - self._started
        if self._moving and self._lines:
            print("\r\x1b[K", end="")
        if self.done:
            say(f"  {self.label}: {megabytes(self.done)} in {seconds:.0f} s")

    def __str__(self) -> str:
        if not self.total:
            return f"{self.label}: {megabytes(self.done)}"
        share = min(self.done / self.total, 1)
        return f"{self.label}: {megabytes(self.done)} of {megabytes(self.total)} ({share:.0%})"


def megabytes(count: int) -> str:
    """A number of bytes for people."""
    return f"{count / 1e6:.1f} MB"
