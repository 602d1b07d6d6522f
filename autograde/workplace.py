"""Where jobs are carried out: this machine, in one sandbox, with its warm workers.

`cluster.ClusterPlace` is the same for several machines; the judge does not know which it has.
"""

import traceback

from autograde.execution import PythonSession
from autograde.jobs import Failure, KernelAnswer, KernelJob
from autograde.kernel_workers import KernelWorkers
from autograde.library import Library
from autograde.workers import WorkerEndedError


class WorkplaceLostError(Exception):
    """No job can be carried out any more; what was graded so far is kept."""


class Workplace:
    """A context manager that leaves no process and no folder behind.

    Args:
        sandbox: Sandbox.
        kernel_ids: exercises in C that may come; the simulator gets ready for them at once.
        target: chip model for them.
    """

    def __init__(self, sandbox, kernel_ids=(), target="gap9"):
        self.sandbox, self.library = sandbox, Library()
        self.kernels = None
        if kernel_ids:
            self.kernels = KernelWorkers(sandbox, self.library, kernel_ids, target)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self.kernels:
            self.kernels.close()
        self.library.close()

    def stop(self):
        """Somebody interrupted the run; jobs of this machine end by themselves soon."""

    @property
    def jobs_at_once(self):
        return None

    @property
    def notices(self):
        return sorted(self.kernels.notices) if self.kernels else []

    def run(self, jobs):
        """Carry out the jobs of one submission, one after the other.

        Returns:
            an Outcome, a KernelAnswer or a Failure for each; one of them never spoils another.
        """
        with PythonSession(self.sandbox, self.library) as session:
            return [self._run_one(job, session) for job in jobs]

    def _run_one(self, job, session):
        try:
            if isinstance(job, KernelJob):
                return self._run_kernel(job)
            return session.run(job.request, job.cases, job.withheld)
        except Exception:
            return Failure(traceback.format_exc())

    def _run_kernel(self, job):
        if not self.kernels:
            raise LookupError("expected a place for Python alone, got a job in C")
        try:
            body, arrays = self.kernels.run(job.body, job.arrays)
        except WorkerEndedError as ended:
            return KernelAnswer("timeout" if ended.timed_out else "died")
        return KernelAnswer("answered", body, tuple(arrays))
