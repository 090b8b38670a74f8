"""The Python modules of one book, loaded from its own files.

They get a package name that no other book has, so that two books may both have a ``models.growth``, and no folder joins
``sys.path``. Within a book modules import each other relatively (``from ..look import COLOURS``). After an edit a book
loads them anew, under another name.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from uuid import uuid4

from modelbook.errors import BookError, Place
from modelbook.tables.described import PACKAGE

ENGINE = Path(__file__).resolve().parents[1]
State = tuple[int, int]


def states(files: Iterable[Path]) -> dict[Path, State]:
    """Time and size of each file that is there: another one after an edit."""
    stats = {file: file.stat() for file in files if file.is_file()}
    return {file: (stat.st_mtime_ns, stat.st_size) for file, stat in stats.items()}


class Modules:
    """The modules of a book.

    Parameters
    ----------
    folder : Path
        Where their names begin: ``models.growth`` is ``models/growth.py`` in it.

    Attributes
    ----------
    read : dict of Path to State
        The files of the modules that were loaded, each as it was then.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self.package = f"_book_{uuid4().hex}"
        self.read: dict[Path, State] = {}

    def load(self, name: str) -> ModuleType:
        """A module by its name in the book.

        Raises
        ------
        BookError
            When there is none of that name, or Python cannot read it; it names file and line.
        """
        if self.package not in sys.modules:
            package = ModuleType(self.package, f"The modules of the book in {self.folder}.")
            package.__path__ = [str(self.folder)]
            sys.modules[self.package] = package
            importlib.invalidate_caches()
        try:
            return self._imported(f"{self.package}.{name}")
        except ModuleNotFoundError as error:
            if error.name is None or not f"{self.package}.{name}".startswith(error.name):
                raise BookError(
                    f"{name} imports '{error.name}', which is not installed.",
                    where=self.place(error, name),
                    mend="Install it, or mend the import; modules of the book import each other relatively.",
                ) from error
            raise BookError(
                f"there is no module '{name}'.", where=PACKAGE, mend="Mend its name under modelbook."
            ) from None
        except SyntaxError as error:
            where = Place(self.relative(error.filename), error.lineno or 0) if error.filename else Place(name)
            raise BookError(f"Python cannot read it: {error.msg}.", where=where, mend="Mend that line.") from None
        except BookError:
            raise
        except Exception as error:  # whatever an author's module raises while it is read
            what = f"reading it fails: {type(error).__name__}: {error}."
            raise BookError(what, where=self.place(error, name), mend="Mend that line.") from error

    def _imported(self, name: str) -> ModuleType:
        """A module by its whole name; its file and those of the modules that it imports are noted."""
        module = importlib.import_module(name)
        names = [one for one in sys.modules if one.startswith(f"{self.package}.")]
        files = [Path(file) for one in names if (file := getattr(sys.modules[one], "__file__", None))]
        self.read |= states(file for file in files if file not in self.read)
        return module

    def place(self, error: BaseException, name: str) -> Place:
        """File and line of the book's own code from which an error came."""
        place, trace = Place(name), error.__traceback__
        while trace:
            file = Path(trace.tb_frame.f_code.co_filename)
            if (
                file.is_relative_to(self.folder)
                and not file.is_relative_to(ENGINE)
                and "site-packages" not in file.parts
            ):
                place = Place(self.relative(str(file)), trace.tb_lineno)
            trace = trace.tb_next
        return place

    def failure(self, error: Exception) -> BookError | None:
        """What the book's own code raises while it runs, in words; none when the error does not come from there."""
        where = self.place(error, "")
        if not where:
            return None
        what = f"the code of the book fails here: {type(error).__name__}: {error}."
        if isinstance(error, KeyError) and error.args:
            what = f"the code of the book asks here for '{error.args[0]}', which no row has."
        return BookError(what, where=where, mend="Mend the row that it means, or that line.")

    def relative(self, file: str) -> str:
        """A file as messages print it."""
        path = Path(file)
        return path.relative_to(self.folder).as_posix() if path.is_relative_to(self.folder) else file

    def forget(self) -> None:
        """Leave the modules to whoever still holds them; the next load reads the files anew."""
        for name in [name for name in sys.modules if name == self.package or name.startswith(f"{self.package}.")]:
            del sys.modules[name]
        self.package = f"_book_{uuid4().hex}"
        self.read = {}
