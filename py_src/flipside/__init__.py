"""Flipside: does a ranking system work, how sure can one be, and when was it upside-down?

The same package runs in the visitor's browser (Pyodide) and natively
(``python -m flipside``). Arrows point one way only: ``tools`` may import ``report``,
``chart``, ``tool``, ``errors``, ``stats`` and ``data``; ``data`` and ``stats`` import none of
the others and do not know each other.
"""

__version__ = "0.1.0"
