"""The copy of odlkit that workers see: importable, and without the answers."""

import subprocess
import sys
from pathlib import Path

import pytest

import odlkit
from autograde.redaction import redact_package
from autograde.tasks import find_task

PACKAGE = Path(odlkit.__file__).parent
WITHHELD = find_task("linear-backward-weight").withheld


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project")
    for name, text in redact_package(PACKAGE, WITHHELD).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def ask(project, code):
    """Run Python with the redacted odlkit first on its path; returns what it printed."""
    start = f"import sys; sys.path.insert(0, {str(project)!r})\n{code}"
    done = subprocess.run([sys.executable, "-c", start], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_what_is_not_withheld_works(project):
    code = "from odlkit import layers; print(layers.linear_forward([[1.0]], [[2.0]]))"
    assert ask(project, code) == "[[2.]]"


@pytest.mark.parametrize(
    "code",
    [
        "from odlkit.layers import linear_backward as f; f(1, 2, 3)",
        "import odlkit; odlkit.linear_backward(1, 2, 3)",
        "from odlkit import checks; checks.linear_backward_weight(None)",
        "from odlkit.checks import EXERCISES; EXERCISES()",
        "from odlkit.gradcheck import numeric_gradient as f; f()",
        "from odlkit.convolution import pointwise_backward as f; f(1, 2, 3)",
        "from odlkit import autograd; autograd.Scalar(1)",
    ],
)
def test_answers_can_be_imported_and_refuse_to_work(project, code):
    program = f"try:\n    {code}\nexcept RuntimeError as error:\n    print(type(error).__name__)"
    assert ask(project, program) == "WithheldError"


def test_the_text_of_the_answer_is_nowhere():
    text = "".join(redact_package(PACKAGE, WITHHELD).values())
    assert "grad_output.T @ x" not in text
    assert "def linear_forward" in text


@pytest.mark.parametrize(
    "id_",
    [
        "mse-backward",
        "cross-entropy-backward",
        "linear-backward-weight",
        "linear-backward-input",
        "sgd-step",
    ],
)
def test_every_task_withholds_something_that_exists(id_):
    assert redact_package(PACKAGE, find_task(id_).withheld) != redact_package(PACKAGE, ())


def test_methods_can_be_withheld_and_other_modules_are_closed(tmp_path):
    (tmp_path / "odlkit").mkdir()
    source = "class Linear:\n    def forward(self):\n        return 1\n\n    def backward(self):\n"
    source += "        return 2\n"
    (tmp_path / "odlkit" / "nn.py").write_text(source)
    (tmp_path / "odlkit" / "answers.py").write_text("secret = 1\n")
    texts = redact_package(tmp_path / "odlkit", ("odlkit.nn:Linear.backward",))
    assert "return 1" in texts["odlkit/nn.py"]
    assert "return 2" not in texts["odlkit/nn.py"]
    assert "secret" not in texts["odlkit/answers.py"]
