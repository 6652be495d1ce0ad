"""One row of results for each trial of weights: ``rank_update`` of the API ranking system, then ``rank_perf``.

The trials are what the tool `weights` hands over. The results are annual returns (``outputType: "ann"``), of
which unit and order are documented, so that nothing about them has to be found out.
"""

from __future__ import annotations

from typing import Any

from ..data.kinds import TrialResults
from ..script import Script
from ..tool import Parameter
from . import _parameters as p
from ._frame import Setting, assemble, reference
from .bucket_returns import REQUEST, performance
from .weight_table import GET_SYSTEM

TRIALS = Parameter(
    "trials",
    "Trials",
    "What the weight randomizer made: trials_xml.zip, trials.csv, or the folder that holds them.",
    "text",
    default="trials_xml.zip",
)
SYSTEM = Parameter(
    p.RANKING_SYSTEM.id,
    "Ranking system of trials.csv",
    "The name or number on Portfolio123 of the ranking system whose weights the trials change; trials_xml.zip needs none.",
    "text",
    default="",
)

SCRIPT = Script(
    id="trial_results",
    title="Results of trials of weights",
    about="Runs every trial of weights that the weight randomizer made, and notes the annual returns of its buckets. "
    "It overwrites ApiRankingSystem in your account.",
    makes=TrialResults.kind,
    parameters=(
        TRIALS,
        SYSTEM,
        p.UNIVERSE,
        p.START,
        p.END,
        p.REBALANCED,
        p.BUCKETS,
        p.BENCHMARK,
        p.FIXED_METHOD,
        *p.TESTED,
        p.CURRENCY,
        p.TYPE,
        p.file("results.csv"),
    ),
    required=("universe",),
    cost="3 API credits for each trial, and what an update of the ranking system costs, which is not in Portfolio123's list "
    "(users report 1).",
)


def generate(**values: Any) -> str:
    """The script's text; see `flipside.script.generate`."""
    p.check(values)
    system = values["ranking_system"]
    settings = [
        Setting(
            "TRIALS", values["trials"], "trials_xml.zip, trials.csv, or the folder that holds them."
        ),
        Setting(
            "RANKING_SYSTEM",
            reference(system) if system else None,
            "Only for trials.csv: the ranking system whose weights the trials change, its name in quotes or its number.",
        ),
        Setting("RANKING_METHOD", int(values["ranking_method"]), p.METHODS),
        *performance(values),
        Setting("CURRENCY", values["currency"], "Currency."),
        Setting("TYPE", values["type"], "Stock or ETF."),
        Setting("FILE", values["file"], "The file to write."),
    ]
    return assemble(
        SCRIPT,
        _ABOUT,
        settings,
        (GET_SYSTEM, REQUEST, _BODY),
        (
            "csv",
            "datetime",
            "hashlib",
            "io",
            "json",
            "re",
            "xml.etree.ElementTree as ElementTree",
            "zipfile",
        ),
    )


_ABOUT = (
    "For each trial it puts the trial's ranking system in place of ApiRankingSystem in your account (rank_update), and asks "
    "for the annual returns of its buckets (rank_perf, outputType ann). What ApiRankingSystem was before is lost; no "
    "other ranking system is touched.",
    "A row is written after each trial. If the run breaks off, run it again: it goes on after the last trial.",
    "Columns: the annual return of the top and of the bottom bucket, their difference, and the same difference as "
    "a straight line through all buckets has it; all in percent.",
)

_BODY = '''
NOTES = FILE + ".notes.json"
COLUMNS = ("Top bucket %", "Bottom bucket %", "Top minus bottom %", "All buckets %")


def systems(client):
    """The ranking system of each trial as XML, by the trial's number."""
    place = TRIALS
    if os.path.isdir(place):
        # The zip holds all trials; a single trial_7.xml beside it is one of them.
        for name in ("trials_xml.zip", "trials.csv"):
            if os.path.isfile(os.path.join(TRIALS, name)):
                place = os.path.join(TRIALS, name)
                break
    files = {}
    try:
        if os.path.isdir(place):
            for name in os.listdir(place):
                if number := trial_number(name):
                    with open(os.path.join(place, name), "rb") as stream:
                        files[number] = stream.read()
        elif zipfile.is_zipfile(place):
            with zipfile.ZipFile(place) as archive:
                for name in archive.namelist():
                    if number := trial_number(name):
                        files[number] = archive.read(name)
        elif os.path.isfile(place):
            with open(place, encoding="utf-8-sig", newline="") as stream:
                return systems_of_table(list(csv.reader(stream)), client)
        else:
            sys.exit(f"There is no {place}. Change TRIALS, or run this in the folder with it.")
    except (OSError, UnicodeDecodeError, zipfile.BadZipFile) as error:
        sys.exit(f"{place} cannot be read: {error}")
    if not files:
        sys.exit(f"{place} holds no trial: files such as trial_7.xml were expected. Change TRIALS.")
    return {number: text_of(parsed(files[number], f"trial {number}")) for number in sorted(files)}


def trial_number(name):
    """7 for trial_007.xml, None for other files."""
    match = re.fullmatch(r"trial_(\\d+)\\.xml", os.path.basename(name))
    return int(match[1]) if match else None


def parsed(content, whose):
    try:
        return ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        sys.exit(f"The ranking system of {whose} is broken XML: {error}.")


def text_of(system):
    return ElementTree.tostring(system, encoding="unicode")


def systems_of_table(rows, client):
    """The ranking system of RANKING_SYSTEM with the weights of each trial in trials.csv."""
    header = [cell.strip() for cell in rows[0]] if rows else []
    trials = {}
    for column, cell in enumerate(header):
        if match := re.fullmatch(r"(?:Gen \\d+ )?Trial (\\d+)", cell):
            trials[int(match[1])] = column
    if "Node" not in header or not trials:
        sys.exit(f"{TRIALS} is not the trials.csv of Flipside: Node, Trial 1 ... were expected.")
    if RANKING_SYSTEM is None:
        sys.exit("trials.csv holds weights only. Say in RANKING_SYSTEM which system they are for.")
    base = get_system(client, RANKING_SYSTEM)
    made = {}
    for number, column in sorted(trials.items()):
        system = parsed(base, RANKING_SYSTEM)
        nodes = nodes_by_place(system)
        for row in rows[1:]:
            level = row[header.index("Level")] if "Level" in header else ""
            name = row[header.index("Node")]
            found = nodes.get((level, name), [])
            if len(found) != 1:
                sys.exit(
                    f"The ranking system {RANKING_SYSTEM} has {len(found)} nodes {name!r} in "
                    f"{level or 'its top level'}; 1 was expected. Use trials_xml.zip instead: "
                    "load the ranking system's XML into Flipside and make the trials of it."
                )
            sign = "%" if found[0].get("Weight", "").strip().endswith("%") else ""
            found[0].set("Weight", row[column] + sign)
        made[number] = text_of(system)
    return made


def nodes_by_place(system):
    """The nodes of a ranking system by the composite that they stand in and the name."""
    found = {}

    def walk(element, path):
        for child in element:
            if "Weight" not in child.attrib and child.tag != "Composite":
                walk(child, path)
                continue
            formula = next((each.text for each in child if each.tag in ("Factor", "Formula")), None)
            name = " ".join((child.get("Name") or formula or child.tag).split())
            full = f"{path} / {name}" if path else name
            # Where a name is there twice, Flipside calls the node by its whole path.
            for called in {name, full}:
                found.setdefault((path, called), []).append(child)
            walk(child, full)

    walk(system, "")
    return found


def results_of(answer):
    """The results of one trial, in the order of COLUMNS."""
    buckets = answer.get("bucketAnnRet") if isinstance(answer, dict) else None
    if not isinstance(buckets, list) or len(buckets) < 2:
        unexpected("it has no list of bucketAnnRet")
    if any(each is None for each in (buckets[0], buckets[-1])):
        return [buckets[-1], buckets[0], None, None]
    filled = [(place, each) for place, each in enumerate(buckets) if each is not None]
    middle = sum(place for place, _ in filled) / len(filled)
    slope = sum((place - middle) * each for place, each in filled) / sum(
        (place - middle) ** 2 for place, _ in filled
    )
    found = (buckets[-1], buckets[0], buckets[-1] - buckets[0], slope * (len(buckets) - 1))
    return [round(each, 6) for each in found]


def noted(settings, made):
    """The trials that an earlier run has noted, and its last day; they must fit."""
    if not os.path.exists(NOTES):
        return {}, settings["endDt"]
    try:
        with open(NOTES, encoding="utf-8") as stream:
            before = json.load(stream)
        known, trials = before["settings"], before["trials"]
    except (OSError, ValueError, KeyError, TypeError):
        sys.exit(f"{NOTES} cannot be read. Delete it and {FILE} to begin anew.")
    if END is None:
        settings["endDt"] = known.get("endDt")  # the first run's, so that all have one history
    other = [name for name in settings if known.get(name) != settings[name]]
    if other:
        sys.exit(
            f"{FILE} was begun with other settings ({', '.join(other)}), and results are not "
            "mixed. Set them back, or change FILE."
        )
    for number, trial in trials.items():
        if int(number) in made and trial["system"] != fingerprint(made[int(number)]):
            sys.exit(
                f"Trial {number} has other weights than when {FILE} was begun, and results are not "
                "mixed. Change FILE to begin anew."
            )
    return trials, settings["endDt"]


def fingerprint(text):
    return hashlib.sha256(text.encode()).hexdigest()


def note(settings, trials):
    """Writes the notes, then the table; both are whole at any time."""
    replace(NOTES, json.dumps({"settings": settings, "trials": trials}, indent=1))
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\\n")
    table.writerow(["Trial", *COLUMNS])
    table.writerows([number, *trials[number]["results"]] for number in sorted(trials, key=int))
    replace(FILE, text.getvalue())


def main():
    if not os.path.exists(NOTES):
        check_free(FILE)
    settings = performance_request("ApiRankingSystem", "ann")
    settings.setdefault("endDt", datetime.date.today().isoformat())
    system = {"type": TYPE, "rankingMethod": RANKING_METHOD, "currency": CURRENCY}
    client = connect()
    made = systems(client)
    trials, settings["endDt"] = noted({**settings, **system}, made)
    left = [number for number in made if str(number) not in trials]
    print(f"{len(made)} trials, {len(made) - len(left)} of them done already.")
    print("Ctrl+C stops; another run goes on from there.")
    for place, number in enumerate(left, 1):
        print(f"Trial {number} ({place} of {len(left)})")
        ask(client.rank_update, {**system, "nodes": made[number]})
        results = results_of(ask(client.rank_perf, settings))
        trials[str(number)] = {"system": fingerprint(made[number]), "results": results}
        note({**settings, **system}, trials)
    print(f"{FILE} holds the results of {len(trials)} trials.")
    print("Next: open Flipside with trials.csv, and drop this file on the page beside it.")
'''
