"""Salted digests of personal files: what they show, what they hide, and how strict they are."""

import subprocess
from pathlib import Path

import pytest

from pipeline.books.hashes import differences, sha256_of
from pipeline.books.personal import PERSONAL, SALTS, is_personal, read_list, secret_of, write_personal

NET = "payslips/M001.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run's folder with one personal file and one other."""
    for name, text in ((NET, '{"net": "1879.51"}'), ("payslips/M002.json", "{}"), ("accounting/journal.csv", "a,b\n")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    write_personal(tmp_path, [NET, "payslips/M002.json"], b"secret")
    lines = [f"{sha256_of(tmp_path / name)}  {name}\n" for name in ("accounting/journal.csv", PERSONAL)]
    (tmp_path / "files.sha256").write_text("".join(lines))
    return tmp_path


def faults(folder: Path, *erased: str) -> list[str]:
    return differences(folder, sha256_of(folder / "files.sha256"), erased)


def test_a_folder_as_it_was_written_has_no_fault(folder: Path) -> None:
    assert faults(folder) == []


def test_both_lists_can_be_checked_with_common_tools(folder: Path) -> None:
    assert subprocess.run(["sha256sum", "--quiet", "-c", "files.sha256"], cwd=folder).returncode == 0
    salted = read_list(folder / SALTS)[NET].encode() + (folder / NET).read_bytes()
    said = subprocess.run("sha256sum", input=salted, capture_output=True).stdout.decode()
    assert said.split()[0] == read_list(folder / PERSONAL)[NET]


def test_a_digest_is_not_that_of_the_bytes_alone(folder: Path) -> None:
    assert sha256_of(folder / NET) not in (folder / PERSONAL).read_text() + (folder / "files.sha256").read_text()


@pytest.mark.parametrize(("name", "text", "fault"), [
    (NET, '{"net": "1879.52"}', [f"{NET} changed"]),
    (PERSONAL, "", [f"{PERSONAL} changed"]),
    ("payslips/M003.json", "{}", ["payslips/M003.json was added"]),
    (SALTS, "", [f"{NET} has no salt", "payslips/M002.json has no salt"])])
def test_what_changed_is_found(folder: Path, name: str, text: str, fault: list[str]) -> None:
    (folder / name).write_text(text)
    assert faults(folder) == fault


@pytest.mark.parametrize("more", ["\n", "a line that is no salt\n", f"{'0' * 64}  payslips/M009.json\n"])
def test_a_list_of_salts_holds_nothing_else(folder: Path, more: str) -> None:
    (folder / SALTS).write_text((folder / SALTS).read_text() + more)
    assert faults(folder) == [f"{SALTS} changed"]


def test_a_list_of_salts_that_is_gone_is_one_fault(folder: Path) -> None:
    (folder / SALTS).unlink()
    assert faults(folder) == [f"{SALTS} is missing"]


def test_another_salt_does_not_make_other_bytes_right(folder: Path) -> None:
    salts = (folder / SALTS).read_text()
    (folder / SALTS).write_text(salts[1:64] + "0" + salts[64:])
    assert faults(folder) == [f"{SALTS} changed", f"{NET} has no salt"] or faults(folder) == [f"{NET} changed"]


def test_what_is_erased_is_accepted_by_name_once_file_and_salt_are_gone(folder: Path) -> None:
    assert faults(folder, NET) == [f"{NET} was erased and is still there"]
    (folder / NET).unlink()
    assert faults(folder) == [f"{NET} is missing"]
    assert faults(folder, NET) == [f"{NET} was erased and its salt is still there"]
    (folder / SALTS).write_text("".join((folder / SALTS).read_text().splitlines(keepends=True)[1:]))
    assert faults(folder, NET) == []
    (folder / "payslips/M002.json").unlink()
    assert faults(folder, NET) == ["payslips/M002.json is missing"]


def test_the_secret_depends_on_bytes_and_run_alone(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.xlsx", "b.xlsx", "copy of a.xlsx")]
    for file, body in zip(files, (b"one", b"two", b"one"), strict=True):
        file.write_bytes(body)
    assert secret_of("2026-03", files) == secret_of("2026-03", reversed(files[:2]))
    assert len({secret_of(run, some) for run in ("2026-03", "2026-03.2") for some in (files, files[:1], files[1:2])}) == 6


@pytest.mark.parametrize(("name", "personal"), [
    ("payslips/M001.pdf", True), ("copyright/M001.2025.pdf", True), ("contracts/M001/2026-K00001.pdf", True),
    ("statements/trio.pdf", True), ("payslips", False), ("accounting/payslips.csv", False), ("payments/pain001.xml", False)])
def test_files_of_one_member_are_personal(name: str, personal: bool) -> None:
    assert is_personal(name) is personal
