"""The compile cache: right or absent, never wrong."""

from concurrent.futures import ThreadPoolExecutor

from gvsoc_runner.cache import Cache, default_folder, key_of


def stored_file(cache, key):
    return cache.folder / key[:2] / key[2:]


def test_stored_bytes_come_back_in_another_process_view(tmp_path):
    Cache(tmp_path, read_only=False).put("ab" * 32, b"data")
    assert Cache(tmp_path, read_only=True).get("ab" * 32) == b"data"


def test_damaged_entry_is_ignored(tmp_path):
    cache = Cache(tmp_path, read_only=False)
    cache.put("ab" * 32, b"data")
    path = stored_file(cache, "ab" * 32)
    path.write_bytes(path.read_bytes()[:-1] + b"X")
    assert Cache(tmp_path).get("ab" * 32) is None


def test_read_only_cache_writes_nothing(tmp_path):
    Cache(tmp_path / "new", read_only=True).put("ab" * 32, b"data")
    assert not (tmp_path / "new").exists()


def test_folder_that_cannot_exist_is_no_error(tmp_path):
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "cache", read_only=False)
    cache.put("ab" * 32, b"data")
    assert cache.get("ab" * 32) == b"data"


def test_many_writers_leave_one_whole_entry(tmp_path):
    data = bytes(range(256)) * 4000

    def write(_):
        Cache(tmp_path, read_only=False).put("cd" * 32, data)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(24)))
    assert Cache(tmp_path).get("cd" * 32) == data
    assert [p.name for p in (tmp_path / "cd").iterdir()] == ["cd" * 31]


def test_key_tells_where_one_part_ends():
    assert key_of("ab", "c") != key_of("a", "bc")


def test_environment_variable_moves_the_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("ODL_CACHE_DIR", str(tmp_path / "here"))
    assert default_folder() == tmp_path / "here"
