"""`odl cluster`: a teacher's machines that grade together."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from autograde.commands import console, new_group, stop

app = new_group("Machines that grade together: keys, a scheduler, a worker on each machine.")

TlsOption = Annotated[Path, typer.Option(help="Folder that `odl cluster keys` made.")]
SchedulerOption = Annotated[
    str | None, typer.Option(help="Let the machines of this scheduler work: tls://HOST:PORT.")
]
KeysOption = Annotated[
    Path | None, typer.Option(help="Folder that `odl cluster keys` made, for --scheduler.")
]
PemOption = Annotated[Path | None, typer.Option(help="PEM file, in place of --tls.")]


def chosen_cluster(address, folder, files):
    """The Cluster that options name, None without a scheduler; stops on what does not fit.

    Args:
        address: tls://..., or None; folder: of `odl cluster keys`, or None.
        files: paths of authority, certificate and key, or three times None.
    """
    from autograde.cluster_keys import Cluster, ClusterError

    if address is None:
        return None
    if folder is None and None in files:
        stop("expected the keys of the cluster; try: --tls FOLDER (odl cluster keys FOLDER)")
    own = Cluster.from_folder(address, folder) if folder else Cluster(address, *files)
    try:
        own.check()
    except ClusterError as error:
        stop(escape(str(error)))
    return own


@app.command()
def keys(folder: Annotated[Path, typer.Argument(help="Folder to make; copy it to each machine.")]):
    """Make the certificate and key that the machines know one another by.

    Keep it like a password: whoever holds it can run code on the workers.
    """
    from autograde.cluster_keys import ClusterError, make_keys

    try:
        console.print(f"keys for one year: {make_keys(folder)}", highlight=False)
    except ClusterError as error:
        stop(escape(str(error)))


@app.command()
def scheduler(
    tls: TlsOption,
    host: Annotated[
        str, typer.Option(help="Address of this machine that the others reach it by.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8786,
):
    """Run the scheduler; it ends with Ctrl-C. Graders and workers connect to it."""
    here = f"tls://{host}"
    _become("scheduler", f"{here}:{port}", tls, "--host", here, "--port", str(port))


@app.command()
def worker(
    address: Annotated[str, typer.Argument(help="The scheduler: tls://HOST:PORT.")],
    tls: TlsOption,
    jobs: Annotated[
        int | None, typer.Option(help="Submissions at the same time; default: processors.")
    ] = None,
):
    """Let this machine grade for a scheduler, in the strongest sandbox that works here."""
    import os

    threads = str(jobs or os.cpu_count() or 1)
    options = ["--nworkers", "1", "--nthreads", threads, "--memory-limit", "0"]
    _become("worker", address, tls, address, *options)


def _become(role, address, tls, *arguments):
    from autograde.cluster_keys import Cluster, ClusterError, import_distributed
    from autograde.cluster_worker import start

    cluster = Cluster.from_folder(address, tls)
    try:
        cluster.check()
        import_distributed()
    except ClusterError as error:
        stop(escape(str(error)))
    start(cluster, role, *arguments)
