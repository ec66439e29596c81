"""Compile rules with Numba, and keep the machine code between processes without ever running a stale one.

Three decorators: `scalar` for a rule on one agent, `compiled` for a rule over arrays, `kernel` for what the day calls.
All three return the plain Python function under `NUMBA_DISABLE_JIT=1`. `inspect.unwrap` gives the Python function of a
decorated one, in both modes.

Numba's own cache asks only whether the file of the function has changed, so an edited callee in another file would go
on running as it was. Here the stamp of a function is a hash of its file and of every file of ours which that file
imports, directly or not. Content alone counts: a fresh clone, a `touch` or another branch and back compile nothing.

What counts as imported: every `import` statement of a file, those inside functions included, except under
`if TYPE_CHECKING:` (nothing imported there can be called). Not seen: `importlib`, and a submodule reached as an
attribute of its package although this file does not import it. A value from outside the source (an environment
variable, a data file) held in a module global is frozen into the cache; such values belong in parameters.

A named tuple passed to a compiled function must be importable under its name, or nothing is kept. Its field names are
part of the key: machine code reads by position, and two columns of one type may have been swapped since.
"""

# Numba's classes, which a cache of our own extends, carry no annotations.
# mypy: allow-untyped-calls

import ast
import functools
import hashlib
import inspect
import operator
import re
import sys
import tempfile
import uuid
import warnings
from collections.abc import Callable, Hashable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numba
import numpy as np
from numba.core import config, types
from numba.core.caching import CompileResultCacheImpl, FunctionCache, IndexDataCacheFile, NullCache, _CacheLocator
from numba.core.codegen import CPUCodeLibrary
from numba.core.registry import CPUDispatcher
from numba.misc.appdirs import AppDirs

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("sim", "agents", "scenarios", "experiments")

# How many versions of a function stay on disk: enough to switch branches without compiling, few enough to stay small.
_KEPT_VERSIONS = 8
# What changes machine code and is missing from Numba's key (which has its own version, the processor and its features).
_SETTINGS = (
    "OPT",
    "BOUNDSCHECK",
    "LOOP_VECTORIZE",
    "SLP_VECTORIZE",
    "DEBUGINFO_DEFAULT",
    "DISABLE_INTEL_SVML",
    "USING_SVML",
)

_dispatchers: list[Any] = []
_decorated: set[tuple[str, str]] = set()


def scalar[F: Callable[..., Any]](rule: F) -> F:
    """A rule on one agent, which reads like its equation and is inlined in the passes that call it.

    It is compiled and kept with its callers; called from Python it is compiled anew in each process.
    """
    return _jit(rule, cache=False, from_python=False, forceinline=True)


def compiled[F: Callable[..., Any]](rule: F) -> F:
    """A rule over arrays: runs without the interpreter lock, and its machine code is kept between processes.

    Called from Python (by tests, mostly) it is compiled once more, with the wrapper that takes Python's objects apart.
    """
    return _jit(rule, cache=True, from_python=False, nogil=True)


def linked[F: Callable[..., Any]](day: F) -> F:
    """A kernel that does nothing but call rules: it is linked from their machine code, not optimised once more.

    Numba optimises whatever a function calls again with it. For the day that was half of LLVM's time, for nothing:
    first compile 73 against 53 CPU seconds, a day 160 against 155 microseconds, in turn on a busy machine.
    """
    _LINKED.add(day.__qualname__)
    return _jit(day, cache=True, from_python=True, nogil=True)


def kernel[F: Callable[..., Any]](day: F) -> F:
    """What Python calls to run days: compiled as a rule is; the name tells a reader where the compiled world begins."""
    return _jit(day, cache=True, from_python=True, nogil=True)


def compiled_here() -> int:
    """How many signatures of our functions this process had to compile (0 under `NUMBA_DISABLE_JIT=1`)."""
    return sum(sum(dispatcher.stats.cache_misses.values()) for dispatcher in _dispatchers)


def loaded_from_cache() -> int:
    """How many signatures of our functions this process took from the cache (0 under `NUMBA_DISABLE_JIT=1`)."""
    return sum(sum(dispatcher.stats.cache_hits.values()) for dispatcher in _dispatchers)


class _Rule(CPUDispatcher):
    """A function that compiled code calls and Python seldom does: without wrappers, which it makes when Python calls.

    The wrapper that takes some twenty arrays out of their Python objects, and Numba's second one for C, took as long to
    compile as the rule itself.
    """

    _twin: Any = None
    _cache: Any
    _options: Any

    def __call__(self, *args: Any, **named: Any) -> Any:
        if self._twin is None:
            self._twin = _dispatcher(self.py_func, isinstance(self._cache, _Cache), True, **self._options)
        return self._twin(*args, **named)


def _jit[F: Callable[..., Any]](function: F, *, cache: bool, from_python: bool, **options: Any) -> F:
    if getattr(config, "DISABLE_JIT", 0):
        return function
    typed: F = _dispatcher(function, cache, from_python, **options)
    return typed


def _dispatcher(function: Callable[..., Any], cache: bool, from_python: bool, **options: Any) -> Any:
    # Division by zero gives inf or nan as NumPy's does: the check for Python's exception would sit in every division
    # and keep the household passes from being vectorised.
    options |= {"no_cpython_wrapper": not from_python, "no_cfunc_wrapper": True}
    dispatcher: Any = numba.njit(error_model="numpy", **options)(function)
    if not from_python:
        dispatcher.__class__ = _Rule
        dispatcher._options = dict(options)
    _dispatchers.append(dispatcher)
    if cache:
        # `njit(cache=True)` does exactly this with Numba's own class; a class for our functions alone leaves the
        # caching of other libraries as it is, which a locator registered with Numba would not.
        dispatcher._cache = _open_cache(function, from_python)
    return dispatcher


def _open_cache(function: Callable[..., Any], from_python: bool) -> "_Cache | NullCache":
    identity = (function.__module__, function.__qualname__)
    if identity in _decorated:  # a module was reloaded, so its files may have changed under this process
        for remembered in (_read, _module_files, source_stamp):
            remembered.cache_clear()
    _decorated.add(identity)
    file = Path(inspect.getfile(function)).resolve()
    # A cell or a zip has no file to stamp; without a writable place of the user's own there is nothing to trust.
    return _Cache(function, from_python) if file.is_file() and _cache_directory(file.parent) else NullCache()


_LINKED: set[str] = set()
_optimise = CPUCodeLibrary._optimize_final_module


def _optimise_unless_linked(library: Any) -> None:
    if library.name not in _LINKED:
        _optimise(library)


# Numba has no option for it. A function elsewhere that has the name of one of ours would run as well, only slower.
CPUCodeLibrary._optimize_final_module = _optimise_unless_linked  # type: ignore[method-assign]  # see `linked`

# ---------------------------------------------------------------------------------------------------------- the stamp


@functools.cache
def source_stamp(file: Path) -> str:
    """Hash of a source file, of all files of ours that it imports, directly or not, and of what else shapes the code.

    "Ours" are the files of `PACKAGES` beside this package; for a file elsewhere (a test, a study of the user's) also
    its own package, or the modules beside it.
    """
    seen: dict[Path, tuple[str, str]] = {}
    waiting = [file]
    while waiting:
        path = waiting.pop()
        if path not in seen:
            source = _read(path)
            seen[path] = (source.label, source.digest)
            waiting.extend(source.imports)
    settings = [(name, str(getattr(config, name, None))) for name in _SETTINGS]
    return hashlib.sha256(repr((sorted(seen.values()), settings, np.__version__)).encode()).hexdigest()


class _Source(NamedTuple):
    label: str  # the path below the directory of import: the same in every clone
    digest: str
    imports: frozenset[Path]


@functools.cache
def _read(path: Path) -> _Source:
    content = path.read_bytes()
    base = _import_base(path)
    files = set(_module_files(path.parent, base))
    for level, name in _imported_names(_statements(content)):
        if level:
            start = path.parent.joinpath(*[".."] * (level - 1)).resolve()
            files.update(_module_files(start.joinpath(*name.split(".")) if name else start, base))
            continue
        first = name.partition(".")[0]
        if first in PACKAGES:
            files.update(_module_files(ROOT.joinpath(*name.split(".")), ROOT))
        if base != ROOT and (base.name not in ("site-packages", "dist-packages") or base / first in path.parents):
            files.update(_module_files(base.joinpath(*name.split(".")), base))
    return _Source(path.relative_to(base).as_posix(), hashlib.sha256(content).hexdigest(), frozenset(files))


# An import statement that has its lines to itself.
_IMPORT = re.compile(rb"^[ \t]*((?:from[ \t]+[.\w]+[ \t]+)?import[ \t]+(?:\([^()]*\)|[^\n;\\()]+))$", re.MULTILINE)
_IMPORT_WORD = re.compile(rb"\bimport\b|\bTYPE_CHECKING\b")


def _statements(content: bytes) -> list[ast.stmt]:
    """The statements of a file, or its import statements alone where a look at the text finds them all.

    Parsing in full takes three times as long: a tenth of a second more at the start, for sixty files.
    """
    found = _IMPORT.findall(content)
    sources = [content] if len(found) != len(_IMPORT_WORD.findall(content)) else [b"\n".join(found), content]
    while sources:
        try:
            return ast.parse(sources.pop(0)).body
        except SyntaxError:
            continue
    return []  # such a file cannot be imported, so nothing beyond it can be called through it


def _imported_names(body: Sequence[ast.AST]) -> Iterator[tuple[int, str]]:
    """Every (level, dotted name) that may be a module in the import statements below; expressions are not visited."""
    for node in body:
        if isinstance(node, ast.Import):
            yield from ((0, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            yield node.level, module
            yield from ((node.level, f"{module}.{alias.name}".lstrip(".")) for alias in node.names if alias.name != "*")
        else:
            typing_only = isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
            for part in ("orelse",) if typing_only else ("body", "orelse", "finalbody", "handlers", "cases"):
                yield from _imported_names(getattr(node, part, []))


@functools.cache
def _import_base(path: Path) -> Path:
    """The directory from which the file is imported: the first one upwards that is not a package."""
    if path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in PACKAGES:
        return ROOT
    directory = path.parent
    while (directory / "__init__.py").is_file():
        directory = directory.parent
    return directory


@functools.cache
def _module_files(module: Path, base: Path) -> tuple[Path, ...]:
    """The files that run when this module (a path without suffix) is imported: its own and those of its packages."""
    if not module.is_relative_to(base):
        return ()
    packages = [module, *module.parents][: len(module.relative_to(base).parts)]
    candidates = [module.with_name(f"{module.name}.py")] if packages else []
    candidates += [package / "__init__.py" for package in packages]
    return tuple(candidate for candidate in candidates if candidate.is_file())


# ---------------------------------------------------------------------------------------------------------- the cache


@functools.cache
def _cache_directory(source: Path) -> Path | None:
    """Where the code of the functions in one source directory is kept; None if nothing can be written.

    `NUMBA_CACHE_DIR` if set, or `.numba_cache/` in a checkout, or the user's cache directory. Never a directory that
    other users can write to: reading an entry unpickles it.
    """
    checkout = [ROOT / ".numba_cache"] if (ROOT / "pyproject.toml").is_file() else []
    own = Path(AppDirs(appname="mandate", appauthor=False).user_cache_dir) / "numba"
    chosen = getattr(config, "CACHE_DIR", "")
    candidates = [Path(chosen).absolute()] if chosen else [*checkout, own]
    if source.is_relative_to(ROOT):
        name = ".".join(source.relative_to(ROOT).parts)
    else:
        name = f"{source.name}_{hashlib.sha256(str(source).encode()).hexdigest()[:16]}"
    for candidate in candidates:
        directory = candidate / (name or "root")
        try:
            directory.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=directory).close()
        except OSError:
            continue
        return directory
    return None


class _Locator(_CacheLocator):
    """Says where a function of ours is kept and what its entry depends on."""

    def __init__(self, function: Callable[..., Any], file: Path, directory: Path) -> None:
        self._py_file = str(file)  # Numba's warnings about a function that cannot be kept read this name
        self._line = function.__code__.co_firstlineno
        self._directory = directory
        self._stamp = source_stamp(file)

    @classmethod
    def from_function(cls, py_func: Callable[..., Any], py_file: str) -> "_Locator | None":
        file = Path(py_file).resolve()
        directory = _cache_directory(file.parent)
        return cls(py_func, file, directory) if directory and file.is_file() else None

    def get_cache_path(self) -> str:
        return str(self._directory)

    def get_source_stamp(self) -> str:
        return self._stamp

    def get_disambiguator(self) -> str:
        # The stamp is in the file's name too: processes that run different versions of the source (two branches, an
        # edit during a run) then never write the same file.
        return f"{self._line}-{self._stamp[:16]}"


class _CacheImpl(CompileResultCacheImpl):
    _locator_classes: list[Any] = [_Locator]  # noqa: RUF012 - the base class, which is Numba's, has it so


class _File(IndexDataCacheFile):
    """Index and data of one function, safe against two processes which compile it at the same time."""

    def _data_name(self, number: int) -> str:  # noqa: ARG002 - as in Numba
        # With Numba's counted names both processes may take the same number for different signatures, and the index
        # then hands out the wrong code. With unique names the worst case is an entry lost, that is, compiled again.
        return f"{self._index_name.removesuffix('.nbi')}.{uuid.uuid4().hex[:16]}.nbc"

    def _load_index(self) -> dict[Any, str]:
        try:
            index: dict[Any, str] = super()._load_index()
        except Exception:  # a class renamed since, a file cut short: unpickling may raise anything, and costs a compile
            return {}
        return index


class _Cache(FunctionCache):
    """Numba's cache of one function, with our stamp, the layout of named tuples in the key, and a bounded size."""

    _impl_class = _CacheImpl

    def __init__(self, function: Callable[..., Any], from_python: bool) -> None:
        super().__init__(function)
        stamp = source_stamp(Path(inspect.getfile(function)).resolve())
        self._from_python = from_python
        self._cache_file = _File(self._cache_path, self._impl.filename_base, stamp)

    def _index_key(self, sig: Any, codegen: Any) -> tuple[Any, ...]:
        # With and without the wrapper for Python are two pieces of machine code of one function.
        return (*super()._index_key(sig, codegen), _layout(sig), self._from_python)

    def _load_overload(self, sig: Any, target_context: Any) -> Any:
        try:
            return super()._load_overload(sig, target_context)
        except Exception:  # as for the index: an entry that cannot be read is compiled again and replaced
            return None

    def _save_overload(self, sig: Any, data: Any) -> None:
        for named in _named_tuples(sig):
            if not _importable(named.instance_class):
                name = f"{named.instance_class.__module__}.{named.instance_class.__qualname__}"
                message = f"{name} is not importable under its name, so {self._name} is compiled anew in each process"
                warnings.warn(message, RuntimeWarning, stacklevel=2)
                return
        super()._save_overload(sig, data)
        self._forget_old_versions()

    def _forget_old_versions(self) -> None:
        directory = Path(self._cache_path)
        name = self._impl.filename_base.partition("-")[0]
        dated = []
        for index in directory.glob(f"{name}-*.nbi"):
            try:
                dated.append((index.stat().st_mtime, index))
            except OSError:  # another process forgets too
                continue
        for _, index in sorted(dated)[:-_KEPT_VERSIONS]:
            for file in (index, *directory.glob(f"{index.stem}.*.nbc")):
                file.unlink(missing_ok=True)


def _named_tuples(sig: Any) -> Iterator[Any]:
    """All named tuple types in a signature, nested ones included."""
    part: Any
    for part in getattr(sig, "args", sig):
        if isinstance(part, types.BaseNamedTuple):
            yield part
        if isinstance(part, types.BaseTuple):
            yield from _named_tuples(part)


def _importable(cls: type) -> bool:
    try:
        found: object = operator.attrgetter(cls.__qualname__)(sys.modules.get(cls.__module__))
    except AttributeError:
        return False
    return found is cls


def _layout(sig: Any) -> Hashable:
    # Numba compares named tuples by class and field types alone; a class that is generated, or edited in a file which
    # the function does not import, may carry the same types under other names.
    return tuple((named.instance_class.__qualname__, named.fields) for named in _named_tuples(sig))
