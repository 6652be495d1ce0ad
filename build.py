#!/usr/bin/env python3
"""The one front door: build, serve, portable, test, bench, scaffold. Its steps are in builder/.

python3 build.py serve     get what is needed, build dist/, serve it, open the browser
python3 build.py build     only make dist/
python3 build.py portable  the same, with dist/flipside.html: the whole page in one file
python3 build.py test      get what is needed, a browser included, and run every test
python3 build.py --with NAME   add a package that tools may need, and build; --without NAME removes it
python3 build.py bench     how fast the page is, beside a naive page and native Python
python3 build.py scaffold NAME   begin a new tool, with its test
"""

import sys

# This file has to parse on any Python, so that an old one gets this line and no syntax error.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "Flipside needs Python 3.11 or newer, and this is Python %d.%d. "  # noqa: UP031
        "Install a newer Python and run build.py with it." % sys.version_info[:2]
    )

if __name__ == "__main__":
    from builder.commands import main

    sys.exit(main())
