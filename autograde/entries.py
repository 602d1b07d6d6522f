"""What lies in a folder or an archive: {relative path: reader, or None for a folder}.

A reader is called with the largest number of bytes wanted and returns (bytes or None, note). An
archive that a student packed counts as a folder with the notebooks that are in it. Nothing is
ever unpacked onto the disk, and links are not followed.
"""

import io
import stat
import zipfile
from functools import partial
from pathlib import PurePosixPath

from autograde.intake import MAX_BYTES

MAX_PACKED_BYTES = 200 * 1024 * 1024  # a whole folder, with its environment, is larger than that
MAX_PACKED_FILES = 100_000
MAX_PACKED_NOTEBOOKS = 200
LISTED_FILE = b"PK\x01\x02"  # one for each file in an archive, at its end


def is_archive(path):
    """Whether a file is a zip archive; a notebook is none, whatever is in it."""
    return path.suffix != ".ipynb" and path.is_file() and zipfile.is_zipfile(path)


def folder_entries(folder):
    """Entries of a folder, hidden files and folders left out."""
    entries = {}
    for path in sorted(folder.rglob("*")):
        relative = PurePosixPath(path.relative_to(folder).as_posix())
        if not _is_hidden(relative):
            is_folder = path.is_dir() and not path.is_symlink()
            entries[relative] = None if is_folder else partial(read_file, path)
    return _open_packed(entries)


def zip_entries(path):
    """Entries of a zip archive."""
    archive = zipfile.ZipFile(path)
    entries = {}
    for info in archive.infolist():
        relative = PurePosixPath(info.filename)
        if _is_hidden(relative) or relative.is_absolute() or not relative.parts:
            continue
        entries[relative] = None if info.is_dir() else partial(_read_member, archive, info)
        for parent in list(relative.parents)[:-1]:
            entries.setdefault(parent, None)
    return _open_packed(entries)


def read_file(path, limit=MAX_BYTES):
    """(bytes, note): never more than the limit and one byte, never a link or a device."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return None, "It is a link or no regular file and was not read."
        with path.open("rb") as stream:
            return stream.read(limit + 1), ""
    except OSError as error:
        return None, f"It could not be read ({error.strerror})."


def _is_hidden(relative):
    return any(part.startswith((".", "__MACOSX")) for part in relative.parts)


def _read_member(archive, info, limit=MAX_BYTES):
    try:
        with archive.open(info) as stream:
            return stream.read(limit + 1), ""
    except Exception:  # each way of packing has errors of its own
        return None, "It could not be unpacked (damaged or encrypted)."


def _open_packed(entries):
    """The entries, and below each archive among them the notebooks that it holds."""
    opened = dict(entries)
    for path, read in entries.items():
        if read and path.suffix.lower() == ".zip":
            inside = _packed_notebooks(read)
            home = path.with_suffix("") if path.with_suffix("") not in entries else path
            if inside:
                del opened[path]
                opened[home] = None
                opened |= {home / name: reader for name, reader in inside.items()}
    return opened


def _packed_notebooks(read):
    """{relative path: reader} of the notebooks in an archive that is itself in an entry."""
    data, _ = read(MAX_PACKED_BYTES)
    if not data or data.count(LISTED_FILE) > MAX_PACKED_FILES:
        return {}
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except Exception:  # damaged in whatever way
        return {}
    paths = [PurePosixPath(name) for name in names if name.endswith(".ipynb")]
    plain = [p for p in paths if not (_is_hidden(p) or p.is_absolute() or ".." in p.parts)]
    return {path: partial(_read_packed, read, path) for path in plain[:MAX_PACKED_NOTEBOOKS]}


def _read_packed(read, path, limit=MAX_BYTES):
    """One notebook of an archive in an entry; the archive is read again, not kept in memory."""
    data, _ = read(MAX_PACKED_BYTES)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data or b""))
        return _read_member(archive, archive.getinfo(str(path)), limit)
    except Exception:  # it is another file than a moment ago
        return None, "It could not be unpacked (damaged or encrypted)."
