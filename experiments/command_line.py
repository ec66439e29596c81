"""The command `mandate`: reads the arguments, calls one question, prints its answer; errors become one or two lines.

Everything that takes time to import is imported by the command that needs it, so that `mandate --help` answers at once.
"""

from __future__ import annotations

import argparse
import errno
import os
import shlex
import sys
import traceback
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scenarios.configuration import Configuration
    from scenarios.world import World
    from sim.declare import Schema

PACKAGES = ("sim", "agents", "scenarios", "experiments")
"""our packages; the first two have names that other projects use as well"""
COMMANDS: dict[str, tuple[str, ...]] = {
    "run": (),
    "compare": (),
    "sweep": (),
    "sensitivity": (),
    "merge": (),
    "report": (),
    "explain": (),
    "classroom": (),
    "scenarios": ("list", "show", "new", "check", "import", "export"),
    "validate": ("levels", "displacement"),
    "benchmark": (),
    "warmup": (),
}
"""every command with its subcommands, in the order of the help"""
PATH_QUESTIONS = ("displacement",)
"""questions of `validate` that are asked of a path, written `question=PATH`"""

SUCCESS, FAILURE, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130

USER_CAUSED = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENAMETOOLONG, errno.ENOTDIR}
)
"""what the system says about a folder or disk that a user can do something about"""


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status.

    Args:
        argv: arguments without the program's name; those of the process when left out.

    Returns:
        0 for success, 1 for a failure of ours, 2 for bad input (or a full disk, or a folder that cannot be written),
        130 for an interruption.
    """
    foreign = foreign_package()
    if foreign:
        return complain(foreign, BAD_INPUT)
    from sim.errors import UserError

    arguments = sys.argv[1:] if argv is None else argv
    try:
        answer(arguments)
    except UserError as error:
        return complain(str(error), BAD_INPUT)
    except KeyboardInterrupt:
        return complain("interrupted", INTERRUPTED)
    except BrokenPipeError:
        # The reader (`| head`) has what it wanted; Python's own flush at exit must not complain about it.
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - stays open until the process ends
        return SUCCESS
    except Exception as error:  # whatever it is, a user gets a line and not a traceback
        return failed(error, arguments)
    return SUCCESS


def answer(arguments: list[str]) -> None:
    """Carry out the command in `arguments`."""
    arguments = question_apart(arguments)
    check_command(arguments)
    try:
        parsed = parser().parse_args(arguments)
        parsed.carry_out(parsed)
        sys.stdout.flush()
    except SystemExit as end:  # argparse ends so after printing a help
        if end.code:
            raise RuntimeError(f"the command ended with {end.code}") from end


def complain(text: str, status: int) -> int:
    """Print `text` where errors go and return `status`."""
    print(text, file=sys.stderr)
    return status


def failed(error: Exception, arguments: Sequence[str]) -> int:
    """Report an exception that is no :class:`~sim.errors.UserError`."""
    if isinstance(error, OSError) and error.errno in USER_CAUSED:
        where = f"{error.filename}: " if error.filename else ""
        return complain(f"{where}{(error.strerror or str(error)).lower()}", BAD_INPUT)
    if os.environ.get("MANDATE_TRACEBACK"):
        traceback.print_exception(error)
    reason = " ".join(str(error).split())
    complain(f"mandate {arguments[0]} failed: {type(error).__name__}{': ' if reason else ''}{reason}", FAILURE)
    return complain("This is a fault of the program; MANDATE_TRACEBACK=1 in the environment shows where.", FAILURE)


def foreign_package() -> str:
    """Say which of our packages another project's stands in front of; empty when all are ours."""
    root = Path(__file__).resolve().parents[1]
    for name in PACKAGES:
        spec = find_spec(name)
        places = list(spec.submodule_search_locations or [spec.origin or name]) if spec else []
        if not any(Path(place).resolve() == root / name for place in places):
            found = f"another package called {name} ({places[0]}) stands in front of it" if places else "it is missing"
            return f"Mandate's own package {name} cannot be used: {found}; use this checkout's own environment"
    return ""


# Arguments


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line, like all others."""

    def error(self, message: str) -> NoReturn:
        """Raise what argparse found wrong as a user's error."""
        from sim.errors import UserError

        raise UserError(f"{self.prog}: {message}; see {self.prog} --help")


class SettingsHelp(argparse.Action):
    """`--help` of a command that takes overrides: lists groups, options and settings too."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print the help and end."""
        print(parser.format_help())
        print(self.more() + settings_help(schema()))
        parser.exit()

    def more(self) -> str:
        """Return what this command alone understands."""
        return ""


class ComparisonHelp(SettingsHelp):
    """`--help` of the command that takes arms."""

    def more(self) -> str:
        """Say what makes arms, and list the comparisons that have a name."""
        from experiments.arms import MOST_ARMS, comparisons

        named = {f"comparison={name}": meaning for name, meaning in comparisons().items()}
        return "\n".join(
            [
                f"A comma makes arms, {MOST_ARMS} at most: mandate=traditional,robust. Several make all combinations.",
                "The first arm is what the others are compared with. Or a comparison that has a name:",
                columns(named, indent="  "),
                "",
                "",
            ]
        )


class SweepHelp(SettingsHelp):
    """`--help` of the command that takes a design."""

    def more(self) -> str:
        """List the designs, and the words that belong to this command alone."""
        from experiments.designs import designs

        named = {f"design={name}": meaning for name, meaning in designs().items()}
        own = {
            "design=FILE": "a design of your own, .yaml, or .csv with settings in its first line",
            "dry_run=true": "says runs, time and disk, and runs nothing",
            "shard=3/10": "the third of ten jobs that share a sweep; mandate merge joins them",
            "workers=processes": "runs in processes instead of threads",
        }
        return "\n".join(["A design, docs/sweep.md explains them:", columns(named | own, indent="  "), "", ""])


def parser() -> Parser:
    """Return the parser of all commands."""
    top = Parser(
        prog="mandate",
        description="Simulates armed conflict and peacekeeping, for comparing assumptions.",
        epilog="mandate COMMAND --help says more. Exit status: 0 success, 1 failure, 2 bad input, 130 interrupted.",
        allow_abbrev=False,
    )
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    command(commands, "run", "replicates of one scenario: outcomes, a run folder, figures, a report", run)
    comparing = "arms, as mandate=traditional,robust, paired by seed: differences with intervals, a folder, figures"
    command(commands, "compare", comparing, compare, helps=ComparisonHelp)
    folder_command(commands, "report", "writes a run's report again", report, subject="the folder of a finished run")
    explaining = folder_command(
        commands, "explain", "the chain behind an event of a run", explain, subject="the folder of a finished run"
    )
    explaining.add_argument("event", metavar="EVENT", help="id of an event in events.parquet, or `largest`")
    command(commands, "sweep", "a design of many rows, in chunks: the same command resumes", sweep, helps=SweepHelp)
    indices = commands.add_parser(
        "sensitivity",
        help="which factors of a sweep matter: Morris, first and total order, with intervals",
        description="Morris or Sobol indices of a sweep whose design is of kind morris or saltelli, or ranges of oat.",
    )
    indices.add_argument("path", metavar="SWEEP", help="the folder of a finished sweep")
    indices.set_defaults(carry_out=sensitivity)
    merging = commands.add_parser("merge", help="joins shards of a sweep", description="Joins shards of a sweep.")
    merging.add_argument(
        "paths", nargs="+", metavar="FOLDER", help="folders of shards; output.dir=FOLDER says where to"
    )
    merging.set_defaults(carry_out=merge)
    teaching = commands.add_parser(
        "classroom",
        help="an exercise for a class, in a browser on this computer, without a network",
        description="Serves the classroom's pages to this computer's own browser. Ctrl-C closes it; nothing is lost.",
        allow_abbrev=False,
    )
    teaching.add_argument("--port", type=int, default=8765, help="port of this computer; 0 takes a free one (8765)")
    teaching.add_argument(
        "--folder", default="outputs/classroom", help="where exercises are kept and resumed from (outputs/classroom)"
    )
    teaching.add_argument("--no-browser", action="store_true", help="print the address, open no browser")
    teaching.set_defaults(carry_out=classroom)
    worlds = commands.add_parser("scenarios", help="what territories there are", description="Territories.")
    about_worlds = worlds.add_subparsers(metavar="COMMAND", required=True)
    listing = about_worlds.add_parser("list", help="every scenario in one line", description="Every scenario.")
    listing.set_defaults(carry_out=list_scenarios)
    command(about_worlds, "show", "what one scenario holds", show_scenario, subject="a scenario, for example zaruna")
    folder_command(about_worlds, "new", "writes a small commented folder to make your own from", new_scenario)
    folder_command(about_worlds, "check", "everything wrong or doubtful in a folder, by file and line", check_scenario)
    importing = folder_command(
        about_worlds,
        "import",
        "makes a folder from a displacement folder, with generic actors",
        import_scenario,
        subject="a displacement folder: input_csv/ with locations.csv, routes.csv, conflicts.csv and closures.csv",
    )
    importing.add_argument("to", nargs="?", metavar="TO", help="new folder; PATH's own name, here, if left out")
    exporting = folder_command(
        about_worlds, "export", "writes a folder's territory as GraphML and GeoJSON", export_scenario
    )
    exporting.add_argument("to", nargs="?", default=".", metavar="TO", help="folder to write into; here if left out")
    validate = commands.add_parser("validate", help="how results compare with what is known", description="Checks.")
    checks = validate.add_subparsers(metavar="COMMAND", required=True)
    command(checks, "levels", "magnitudes beside ranges", levels)
    camps = folder_command(
        checks,
        "displacement",
        "scores of flight on camp counts: mandate validate displacement=FOLDER",
        displacement,
        subject="a displacement folder, or a folder that holds some; docs/displacement.md explains the format",
    )
    camps.add_argument("overrides", nargs="*", default=[], metavar="OVERRIDE", help="output.dir=FOLDER, figures=false")
    command(commands, "benchmark", "speed and memory by size", benchmark)
    compiling = commands.add_parser("warmup", help="compiles everything once", description="Compiles everything once.")
    compiling.set_defaults(carry_out=warmup)
    return top


def command(
    commands: argparse._SubParsersAction[Parser],
    name: str,
    meaning: str,
    carry_out: Callable[[argparse.Namespace], None],
    subject: str = "",
    helps: type[SettingsHelp] = SettingsHelp,
) -> None:
    """Add a command that takes overrides; `subject` describes the NAME that stands before them, if there is one."""
    text = f"{meaning[0].upper()}{meaning[1:]}."
    added = commands.add_parser(name, help=meaning, description=text, add_help=False, allow_abbrev=False)
    if subject:
        added.add_argument("name", metavar="NAME", help=subject)
    added.add_argument("overrides", nargs="*", default=[], metavar="OVERRIDE", help="GROUP=OPTION or KEY=VALUE")
    added.add_argument("-h", "--help", action=helps, nargs=0, help="this text, with everything that can be set")
    added.set_defaults(carry_out=carry_out)


def folder_command(
    commands: argparse._SubParsersAction[Parser],
    name: str,
    meaning: str,
    carry_out: Callable[[argparse.Namespace], None],
    subject: str = "the folder; docs/own_world.md explains its files",
) -> Parser:
    """Add a command about the folder PATH."""
    text = f"{meaning[0].upper()}{meaning[1:]}."
    added = commands.add_parser(name, help=meaning, description=text, allow_abbrev=False)
    added.add_argument("path", metavar="PATH", help=subject)
    added.set_defaults(carry_out=carry_out)
    return added


def question_apart(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with `validate displacement=PATH` as `validate displacement PATH`."""
    first, *rest = [*arguments, "", ""]
    question, equals, path = rest[0].partition("=")
    if first == "validate" and equals and question in PATH_QUESTIONS:
        return [first, question, path, *arguments[2:]]
    return list(arguments)


def check_command(arguments: Sequence[str]) -> None:
    """Refuse a missing or unknown command, with the nearest one."""
    known, path = tuple(COMMANDS), "mandate"
    for given in [*arguments, ""]:
        if not known or given.startswith("-"):
            return
        if given not in known:
            raise unknown_command(given, known, path)
        known, path = COMMANDS.get(given, ()), f"{path} {given}"


def unknown_command(given: str, known: Sequence[str], path: str) -> Exception:
    """Return the error for a word that is no command of `path`."""
    from sim.errors import UserError

    there_are = f"there are {', '.join(known)}; see {path} --help"
    if not given:
        return UserError(f"{path}: a command is missing; {there_are}")
    return UserError(f"{given} is not a command of {path}; nearest: {nearest(given, known)}; {there_are}")


def nearest(word: str, known: Sequence[str]) -> str:
    """Return the name most like `word`."""
    return get_close_matches(word, known, n=1, cutoff=0)[0]


# Commands


def run(arguments: argparse.Namespace) -> None:
    """Print the table of outcomes and where the results are."""
    configuration = configured(arguments.overrides)
    from experiments.run import run as replicate

    result = replicate(configuration)
    print(result.text)
    print(*dict.fromkeys([result.folder, *result.paths]), sep="\n")


def compare(arguments: argparse.Namespace) -> None:
    """Print what arms differ by and where the results are."""
    from experiments.arms import arms_of

    arms = arms_of(arguments.overrides, schema())
    from experiments.comparison import compared

    result = compared(arms)
    print(result.text)
    print(*dict.fromkeys([result.folder, *result.paths]), sep="\n")


def report(arguments: argparse.Namespace) -> None:
    """Write a run's report again and print where it is."""
    from experiments.report import again
    from scenarios.folder_tables import path_of

    print(again(Path(path_of(arguments.path))))


def explain(arguments: argparse.Namespace) -> None:
    """Print the chain behind an event."""
    from experiments.explain import explain as explained
    from scenarios.folder_tables import path_of

    print(explained(Path(path_of(arguments.path)), arguments.event))


def sweep(arguments: argparse.Namespace) -> None:
    """Print the means of a design's rows and where the results are."""
    from experiments.sweeping import plan_of, swept

    result = swept(plan_of(arguments.overrides, schema()))
    print(result.text)
    if result.folder.is_dir():
        print(*dict.fromkeys([result.folder, *result.paths]), sep="\n")


def classroom(arguments: argparse.Namespace) -> None:
    """Serve the classroom until it is interrupted."""
    from sim.errors import UserError

    if find_spec("nicegui") is None:
        raise UserError("mandate classroom needs the extra `classroom`, which is not installed: mandate-lab[classroom]")
    from experiments.classroom.security import listening

    folder = Path(arguments.folder).expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = os.strerror(error.errno).lower() if error.errno else str(error)
        raise UserError(f"--folder {folder}: {why}; exercises need a folder that can be written") from error
    with listening(arguments.port) as sock:
        print("The classroom is being opened ...", file=sys.stderr, flush=True)
        from experiments.classroom.server import serve

        serve(sock, folder, browser=not arguments.no_browser)


def sensitivity(arguments: argparse.Namespace) -> None:
    """Print which factors of a sweep matter."""
    from experiments.sensitivity import sensitivity as indices

    result = indices(arguments.path)
    print(result.text)
    print(*result.paths, sep="\n")


def merge(arguments: argparse.Namespace) -> None:
    """Join shards."""
    from experiments.merge import merge_words

    print(*merge_words(arguments.paths), sep="\n")


def list_scenarios(_: argparse.Namespace) -> None:
    """Print every scenario with its meaning."""
    from scenarios.configuration import options

    print(columns(options()["scenario"]))


def show_scenario(arguments: argparse.Namespace) -> None:
    """Print what one scenario holds."""
    configuration = configured([f"scenario={arguments.name}", *arguments.overrides])
    from scenarios.build import world_of

    print(described(world_of(configuration)))


def new_scenario(arguments: argparse.Namespace) -> None:
    """Write the commented example and say what to do with it."""
    from scenarios.folder_tables import path_of
    from scenarios.folder_writing import new_folder

    print(*new_folder(path_of(arguments.path)), sep="\n")
    print(*next_steps(arguments.path), sep="\n")


def check_scenario(arguments: argparse.Namespace) -> None:
    """Print everything found in a folder; errors are bad input."""
    from scenarios.check import check
    from scenarios.folder_tables import path_of
    from sim.errors import UserError

    found, errors = check(path_of(arguments.path))
    print(*found[:-1], sep="\n", end="\n" if found[:-1] else "")
    if errors:
        raise UserError(found[-1])
    print(found[-1])


def import_scenario(arguments: argparse.Namespace) -> None:
    """Write a folder from a displacement folder and say what was passed over or made up."""
    from scenarios.displacement_import import import_displacement
    from scenarios.folder_tables import path_of

    to = None if arguments.to is None else path_of(arguments.to)
    folder, world = import_displacement(path_of(arguments.path), to)
    print(*(f"warning: {text}" for text in world.warnings), sep="\n")
    print(world.banner)
    print(*next_steps(str(folder)), sep="\n")


def export_scenario(arguments: argparse.Namespace) -> None:
    """Write a folder's territory in two other formats."""
    from scenarios.folder_tables import path_of
    from scenarios.folder_writing import export
    from scenarios.loaders import load_folder

    world = load_folder(path_of(arguments.path))
    print(*export(world, Path(arguments.path).resolve().name, path_of(arguments.to)), sep="\n")


def next_steps(folder: str) -> list[str]:
    """Return the commands that check and run the folder, ready to be pasted into a shell."""
    word = shlex.quote(folder)
    return [f"mandate scenarios check {word}", f"mandate run scenario=folder {shlex.quote(f'scenario.path={folder}')}"]


def levels(arguments: argparse.Namespace) -> None:
    """Print magnitudes beside the ranges they should lie in."""
    configuration = configured(arguments.overrides)
    from experiments.levels import levels as measured

    print(measured(configuration))


def displacement(arguments: argparse.Namespace) -> None:
    """Print the scores of flight on camp counts and where the tables and figures are."""
    from experiments.displacement import displacement as scored
    from scenarios.folder_tables import path_of
    from sim.errors import UserError

    output, figures = "outputs/displacement", "true"
    for override in arguments.overrides:
        key, equals, value = override.partition("=")
        if key == "output.dir" and equals:
            output = value
        elif key == "figures" and value in {"true", "false"}:
            figures = value
        else:
            raise UserError(f"{override} is not known here; allowed: output.dir=FOLDER, figures=true or false")
    result = scored(Path(path_of(arguments.path)), Path(path_of(output)), figures=figures == "true")
    print(result.text)
    print(*result.paths, sep="\n")


def benchmark(arguments: argparse.Namespace) -> None:
    """Print speed and memory by size."""
    configured(arguments.overrides)  # a slip in the overrides is told at once, not after the first measurement
    from experiments.benchmark import benchmark as measured

    print(measured(arguments.overrides))


def warmup(_: argparse.Namespace) -> None:
    """Compile everything."""
    from experiments.warmup import warmup as compile_all

    compile_all(progress=True)


# Texts


def schema() -> Schema:
    """Return the declarations of the model."""
    from agents.schema import SCHEMA

    return SCHEMA


def configured(overrides: Sequence[str]) -> Configuration:
    """Return the configuration that `overrides` ask for."""
    from scenarios.configuration import load_configuration

    return load_configuration(overrides, schema())


def settings_help(declarations: Schema) -> str:
    """List groups with their options, and settings with value, range, unit and meaning, for `--help`."""
    from scenarios.configuration import all_settings, load_configuration, options

    usual = load_configuration([], declarations)
    text = ["Groups (GROUP=OPTION; * is used when nothing is said):"]
    for group, known in options().items():
        marked = {f"{group}={name}{'*' * (name == usual.choices[group])}": what for name, what in known.items()}
        text += [columns(marked, indent="  "), ""]
    text.append("Settings (KEY=VALUE), with the value used when nothing is said, what is allowed and the unit:")
    rows = {}
    for setting in all_settings(declarations):
        section, _, name = setting.key.rpartition(".")
        value = (usual.section(section) if section else usual.values)[name]
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        about = ", ".join(part for part in (setting.range, setting.unit) if part)
        rows[f"{setting.key}={shown}"] = f"({about}) {setting.meaning}"
    text.append(columns(rows, indent="  "))
    return "\n".join(text)


def columns(rows: dict[str, str], indent: str = "") -> str:
    """Return `rows` as lines of two columns."""
    width = max(len(name) for name in rows)
    return "\n".join(f"{indent}{name:<{width}}  {text}".rstrip() for name, text in rows.items())


def described(world: World) -> str:
    """Return what `world` holds, for a reader who has not seen it."""
    from scenarios.world import HOME

    places = [world.territory.nodes[name] for name in world.territory]
    home = [row for row, place in enumerate(places) if place["country"] == HOME]
    people = [float(place["population"]) for place in places]
    kinds = dict.fromkeys(base.kind for base in world.bases)
    counts = {
        "locations": f"{len(home)} in the country, {len(people) - len(home)} abroad",
        "districts": str(len({places[row]["district"] for row in home})),
        "population": f"{sum(people[row] for row in home):,.0f} persons in the country",
    }
    for column, name in enumerate(world.constituencies):
        counts[f"  {name}"] = f"{sum(people[row] * world.shares[row, column] for row in home):,.0f} persons"
    counts["actors"] = str(len(world.actors))
    for actor in world.actors:
        counts[f"  {actor.name}"] = f"{actor.kind.replace('_', ' ')}, {actor.fighters:,} fighters"
    counts["bases"] = str(len(world.bases))
    for kind in kinds:
        counts[f"  {kind}"] = str(sum(base.kind == kind for base in world.bases))
    counts["ceilings"] = "; ".join(
        f"{sum(getattr(base, part) for base in world.bases):,} {part}"
        for part in ("troops", "police", "observers", "civilians")
    )
    if world.closures:
        counts["closures"] = f"{len(world.closures)}; they stop those who flee"
    notes = [f"Source: {world.attribution}"] if world.attribution else []
    notes += [f"Doubt: {warning}" for warning in world.warnings]
    return "\n".join(
        [f"{world.name}: {world.title}", world.banner, "", columns(counts), *([""] if notes else []), *notes]
    )
