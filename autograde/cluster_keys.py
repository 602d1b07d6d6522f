"""The certificate that lets a teacher's machines trust one another, and nobody else.

One key pair for the whole cluster: whoever holds the folder may connect, run code on the workers
and read what they return. It never goes to students, and no worker of theirs can read it.
"""

from dataclasses import dataclass
from pathlib import Path

CERTIFICATE, KEY = "certificate.pem", "key.pem"
WANTS_EXTRA = 'python -m pip install "odl-workbook[cluster]"'


class ClusterError(Exception):
    """The machines cannot be used; the message says what was expected and what to try."""


@dataclass(frozen=True)
class Cluster:
    """Where the scheduler listens, and the files of its encryption.

    address: tls://host:port; authority, certificate, key: PEM files.
    """

    address: str
    authority: Path
    certificate: Path
    key: Path

    @classmethod
    def from_folder(cls, address, folder):
        """With the files that `make_keys` writes."""
        folder = Path(folder)
        return cls(address, folder / CERTIFICATE, folder / CERTIFICATE, folder / KEY)

    def check(self):
        """Raise ClusterError unless this is an encrypted address and the files are there."""
        if not self.address.startswith("tls://"):
            raise ClusterError(
                f"expected an encrypted scheduler, tls://HOST:PORT, got {self.address}: what "
                "students handed in never travels in the clear; "
                "try: odl cluster scheduler --tls FOLDER"
            )
        for path in (self.authority, self.certificate, self.key):
            if not Path(path).is_file():
                raise ClusterError(
                    f"expected a PEM file at {path}, got none; try: odl cluster keys FOLDER"
                )

    def security(self):
        """The distributed.Security of every connection."""
        return import_distributed().Security(
            require_encryption=True,
            tls_ca_file=str(self.authority),
            tls_client_cert=str(self.certificate),
            tls_client_key=str(self.key),
        )

    def options(self):
        """The same for the command lines of Dask."""
        files = {"ca-file": self.authority, "cert": self.certificate, "key": self.key}
        return [text for name, path in files.items() for text in (f"--tls-{name}", str(path))]


def import_distributed():
    """The package; it is optional.

    Raises:
        ClusterError: it is not installed.
    """
    try:
        import distributed
    except ImportError as error:
        message = f"expected the package distributed, got none ({error}); try: {WANTS_EXTRA}"
        raise ClusterError(message) from error
    return distributed


def make_keys(folder):
    """Write a fresh key pair that only its owner can read; a year valid.

    Raises:
        ClusterError: there are keys already, or the packages for it are missing.
    """
    folder = Path(folder)
    if (folder / KEY).exists():
        raise ClusterError(f"expected a folder without keys, got {folder}; try: another folder")
    try:
        pair = import_distributed().Security.temporary()
    except ImportError as error:
        raise ClusterError(f"cannot make keys ({error}); try: {WANTS_EXTRA}") from error
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in ((CERTIFICATE, pair.tls_ca_file), (KEY, pair.tls_client_key)):
        path = folder / name
        path.touch(mode=0o600)
        path.write_text(text, encoding="ascii")
    return folder
