"""What the visitor must know about the trials before using them."""

from __future__ import annotations

from .amounts import shown
from .handing import MANY_NODES, MOST_LONG, MOST_PASTED, MOST_SYSTEMS
from .plan import listed
from .trials import Made


def told(made: Made) -> list[str]:
    """The warnings of the report."""
    settings, space = made.settings, made.space
    found = list(made.notes)
    found += _stuck(made)
    if settings.method in ("jitter", "random", "quasi", "grid") and not _sampled_grid(made):
        asked = settings.trials
        if made.trials < asked and settings.method != "grid":
            why = (
                f"only {made.exists:,} different column{'s exist' if made.exists != 1 else ' exists'} in steps of {shown(space.step)}"
                if made.complete
                else "the others repeated themselves"
            )
            room = ["a finer rounding", "wider bounds"]
            if settings.method == "jitter":
                room[1] = "a larger sensitivity"
            elif settings.method == "random" and settings.concentration is not None:
                room[1] = "a lower concentration"
            found.append(
                f"{made.trials:,} trial{'s' * (made.trials != 1)} instead of {asked:,} "
                f"{'were' if made.trials != 1 else 'was'} made, because {why}. {room[0].capitalize()} "
                f"or {room[1]} makes room for more."
            )
    if _sampled_grid(made):
        found.append(
            f"The grid has more than {settings.grid_cap:,} combination{'s' * (settings.grid_cap != 1)}, so the trials "
            "were drawn at random, each equally likely. Raise “Whole grid up to” or choose a larger grid step "
            "to have all."
        )
    if made.table.size > MANY_NODES:
        found.append(
            f"The platform's optimizer takes about {MANY_NODES} nodes, and there are {made.table.size}. "
            f"Leave out some{'.' if made.table.document is None else ', or use the ranking systems instead of its block.'}"
        )
    found += _cut(made)
    return found


def _sampled_grid(made: Made) -> bool:
    return made.settings.method == "grid" and made.exists > made.settings.grid_cap


def _stuck(made: Made) -> list[str]:
    """Nodes without room to move: for good, and for the sensitivity that was chosen."""
    space, step = made.space, shown(made.space.step)
    fixed = [name for name in space.stuck if name in made.fixed]
    narrow = [name for name in space.stuck if name not in made.fixed]
    found = []
    if fixed:
        one = len(fixed) == 1
        found.append(
            f"{listed(fixed)} {'has' if one else 'have'} no room to move: minimum, maximum, the totals of "
            f"groups and levels, in steps of {step}, leave {'it' if one else 'each of them'} only one weight."
        )
    if narrow:
        one = len(narrow) == 1
        found.append(
            f"{listed(narrow)} {'has' if one else 'have'} no room to move: a sensitivity of "
            f"{made.settings.percent}, in steps of {step}, leaves {'it' if one else 'each of them'} only one "
            "weight. A finer rounding or a larger sensitivity makes room, but a weight of 0 stays 0."
        )
    return found


def _cut(made: Made) -> list[str]:
    """What is not handed over whole."""
    found = []
    if made.trials > MOST_PASTED:
        found.append(
            f"The pages for the optimizer hold the first {MOST_PASTED:,} trials; trials.csv has all."
        )
    if made.table.trials.shape[1] + made.trials > MOST_LONG:
        found.append(f"Above {MOST_LONG:,} trials there is no trials_long.csv; trials.csv has all.")
    if made.table.document is not None and made.trials > MOST_SYSTEMS:
        found.append(f"The zip holds ranking systems of the first {MOST_SYSTEMS:,} trials at most.")
    return found
