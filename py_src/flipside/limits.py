"""What a tool that is not one of the gallery's may take: edited, new, or from somebody else.

All limits of such tools are here, and nowhere else: the page learns them from the manifest, the
command line and the prompt for a language model from this module.
"""

from __future__ import annotations

SOURCE_BYTES = 200_000  # of the tool's file, as UTF-8
LINK_CHARACTERS = (
    16_000  # of a link that carries the tool; longer ones are cut by mail and chat programs
)
VERSIONS = 50  # of each tool that the browser keeps

PARAMETERS = 60  # of a tool
CHOICES = 200  # of a parameter, and kinds and samples of a tool
TITLE_QUOTED = 120  # characters of its title among other words
WORDS = 2_000  # characters of a text in a declaration, which as a whole is no larger than a file

RUN_SECONDS = 120  # of one run; then the tool's Python is ended
CHECK_SECONDS = 15  # of importing the file, which should only define things
MEMORY_BYTES = 2_000_000_000  # of its Python in the browser

REPORT_BYTES = 20_000_000  # of the report as JSON
REPORT_BLOCKS = 200
REPORT_PARTS = 5_000  # numbers, columns, paragraphs, pages and warnings of all blocks together
REPORT_WORDS = 20_000  # characters of one text that is shown
TABLE_ROWS = 100_000  # of all tables of a report together
TABLE_CELLS = 100_000  # likewise: the page makes an element of each
TABLE_CHOICES = 10  # about a row of a table
CHART_ROWS = 50_000  # of the data of all charts together
CHART_CATEGORIES = 2_000  # of all layers of a chart: each has its place, its line or its colour
CHART_LAYERS = 40
CHART_FIELDS = 20  # of one channel, such as the lines of a tooltip
CHART_LIST = 1_000  # of values on an axis, categories in an order, colours
CHART_WORDS = 1_000  # characters of a text in a chart
CHART_TICKS = 100
CHART_SIZE = 5_000  # pixels or degrees: nothing in a chart is larger

ERROR_WORDS = 500  # characters of what is told of a fault
ERROR_LINES = 60  # of a traceback; of a longer one, of two functions that call each other, the middle is left out

MESSAGES_PER_SECOND = 400  # from the tool's worker; progress takes 20


def to_json() -> dict[str, int]:
    """All limits by their names in lower case, as the manifest has them.

    Examples
    --------
    >>> to_json()["run_seconds"]
    120
    """
    return {name.lower(): value for name, value in globals().items() if name.isupper()}
