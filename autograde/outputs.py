"""What a run leaves in its folder: gradebook, tables, feedback pages, graded notebooks."""

from autograde import feedback, report
from autograde.gradebook import save_results
from autograde.journal import replace_file
from autograde.notebook_format import nbformat
from autograde.rebuild import rebuild, write_verdicts


def write_outputs(run, master):
    """Gradebook, tables, pages and graded notebooks of a run."""
    save_results(run.out_dir / "gradebook.db", master, run.results, run.sandbox.level)
    replace_file(run.out_dir / f"{run.lesson}.csv", report.as_csv(run).encode("utf-8-sig"))
    replace_file(run.out_dir / f"{run.lesson}.json", report.as_json(run).encode())
    for name, page in feedback.feedback_pages(run).items():
        _write(run.out_dir / "feedback" / name, page)
    for result in run.results:
        if result.answers:
            notebook = write_verdicts(rebuild(master, result.answers), run.tasks, result.verdicts)
            name = f"{feedback.file_name(result.student)}/{run.lesson}/{run.lesson}.ipynb"
            _write(run.out_dir / "autograded" / name, nbformat.writes(notebook))


def _write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file() or path.read_bytes() != text.encode():
        replace_file(path, text.encode())
