"""Many machines as one workplace: jobs go to a Dask scheduler, what came back is judged here.

The course key, the drawing of inputs, the references and the verdicts stay in this process; a
machine of the cluster gets a student's text and inputs, and returns what its sandboxed workers
said. Both ways it is bytes that jobs.py checks, never an object to be unpickled by us.
"""

import json
import threading
import time

from autograde.cluster_keys import ClusterError, import_distributed
from autograde.jobs import Failure, pack, unpack
from autograde.sandbox import LEVELS, Sandbox
from autograde.worker.wire import WireError
from autograde.workplace import WorkplaceLostError

CONNECT_SECONDS = 10
FIRST_WORKER_SECONDS = 30
PATIENCE_SECONDS = 60  # for a worker to come back when none is left
TICK_SECONDS = 1.0
ATTEMPTS = 5  # machines that somebody restarts, or that joined with another version


class ClusterPlace:
    """A workplace (see workplace.py) of all workers that a scheduler has.

    Args:
        cluster: Cluster; level: sandbox by name or "auto", chosen by each machine for itself.
        kernel_ids, target: C exercises that may come, and the chip model.
        version: of the project here; a machine with another one is not used.

    Raises:
        ClusterError: no scheduler, no worker, or one that does not fit.
    """

    def __init__(self, cluster, level, kernel_ids, target, version):
        cluster.check()
        self._distributed = import_distributed()
        self._stopped, self._notices = threading.Event(), set()
        self._client = self._connect(cluster)
        try:
            machines = self._examine(level, version)
        except BaseException:
            self.close()
            raise
        self.sandbox = weakest_sandbox(machines)
        self.machines = machines
        names = {"version": version, "level": level, "weakest": self.sandbox.level}
        self._head = names | {"kernel_ids": list(kernel_ids), "target": target}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._stopped.set()
        self._client.close(timeout=5)

    def stop(self):
        """Wait for no answer any more."""
        self._stopped.set()

    @property
    def jobs_at_once(self):
        """One for each thread of the workers, and one more each to keep it busy."""
        threads = self._client.nthreads()
        return sum(threads.values()) + len(threads)

    @property
    def notices(self):
        count = len(self.machines)
        return [f"graded on a cluster of {count} worker processes", *sorted(self._notices)]

    def _connect(self, cluster):
        try:
            return self._distributed.Client(
                cluster.address,
                security=cluster.security(),
                timeout=CONNECT_SECONDS,
                set_as_default=False,
                deserializers=["dask", "msgpack"],
            )
        except (OSError, ValueError) as error:
            raise ClusterError(
                f"expected a scheduler at {cluster.address} that knows these keys, got none "
                f"({error}); try: odl cluster scheduler --tls FOLDER"
            ) from error

    def _examine(self, level, version):
        """What each worker says of itself; none but fitting ones may be there."""
        from autograde.cluster_worker import describe

        try:
            self._client.wait_for_workers(1, timeout=FIRST_WORKER_SECONDS)
        except TimeoutError as error:
            raise ClusterError(
                "expected workers at the scheduler, got none; try: odl cluster worker ADDRESS "
                "--tls FOLDER, on each machine"
            ) from error
        futures = {
            address: self._client.submit(describe, level, pure=False, workers=[address])
            for address in self._client.nthreads()
        }
        machines = {}
        for address, future in futures.items():
            machines[address] = json.loads(self._wait(future))
            problem = _misfit(machines[address], version)
            if problem:
                raise ClusterError(f"expected a worker like this machine at {address}, {problem}")
        return machines

    def run(self, jobs):
        """As Workplace.run; a job of a machine that went away is done again by another.

        Raises:
            WorkplaceLostError: no machine is left, or the scheduler is gone.
        """
        if not jobs:
            return []
        data, reason = pack(self._head, jobs), ""
        for _ in range(ATTEMPTS):
            try:
                head, results = self._ask(data)
            except WireError as error:
                reason = repr(error)
                continue
            self._notices.update(head["notices"])
            if not head["refused"] and len(results) == len(jobs):
                return results
            reason = f"{head['host']}: {head['refused'] or 'too few results'}"
            self._stopped.wait(TICK_SECONDS)
        return [Failure(f"no worker of the cluster did it in {ATTEMPTS} attempts: {reason}")] * len(
            jobs
        )

    def _ask(self, data):
        from autograde.cluster_worker import carry_out

        killed = self._distributed.scheduler.KilledWorker
        for _ in range(ATTEMPTS):
            try:
                future = self._client.submit(carry_out, data, pure=False)
                return unpack(self._wait(future))
            except killed:  # its machine went away several times, which is no fault of the job
                continue
        raise WireError("the workers were killed again and again")

    def _wait(self, future):
        """The future's bytes or text; gives up when nobody is left who could make it."""
        alone_since = None
        while not self._stopped.is_set():
            try:
                return future.result(timeout=TICK_SECONDS)
            except TimeoutError:
                alone_since = self._alone(alone_since)
            except (self._distributed.CancelledError, OSError) as error:
                raise WorkplaceLostError(
                    f"the scheduler is gone ({type(error).__name__}); what was graded is kept; "
                    "try: start it again and repeat the command"
                ) from error
        raise WorkplaceLostError("the run was stopped")

    def _alone(self, since):
        """When the last worker was seen to be gone; None while there is one."""
        if self._client.status != "running":
            since = since or time.monotonic() - PATIENCE_SECONDS
        elif self._client.nthreads():
            return None
        since = since or time.monotonic()
        if time.monotonic() - since >= PATIENCE_SECONDS:
            raise WorkplaceLostError(
                "no worker is left; what was graded is kept; try: odl cluster worker ADDRESS "
                "--tls FOLDER, and repeat the command"
            )
        return since


def weakest_sandbox(machines):
    """The Sandbox to report: the weakest of all, with what the machines had to say."""
    weakest = max((m["level"] for m in machines.values()), key=LEVELS.index)
    said = {f"{m['host']}: {text}" for m in machines.values() for text in m["notices"]}
    return Sandbox(weakest, weakest != "limits-only", tuple(sorted(said)))


def _misfit(facts, version):
    if facts["problem"]:
        return f"got one whose sandbox does not work: {facts['problem']}"
    if facts["version"] != version:
        return f"got one with another version of the project on {facts['host']}; update it"
    return ""
