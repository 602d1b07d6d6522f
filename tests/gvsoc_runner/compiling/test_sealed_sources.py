"""Sources of the library that students are not to read: packed, and as good as open ones."""

from gvsoc_runner.sealed import read_source, seal_source

KERNEL = "// grad_w[o][i] = g * x[i]\nvoid f(void) {}\n"


def test_a_sealed_source_reads_as_it_was_and_shows_nothing(tmp_path):
    (tmp_path / "f.c").write_text(seal_source(KERNEL), encoding="utf-8")
    assert read_source(tmp_path / "f.c") == KERNEL
    assert "void f" not in seal_source(KERNEL)


def test_an_open_source_is_left_alone(tmp_path):
    (tmp_path / "f.c").write_text(KERNEL, encoding="utf-8")
    assert read_source(tmp_path / "f.c") == KERNEL
