"""Wrong use ends with 2, or 3 where the machine refuses, says one plain line, and changes nothing."""

import resource
import subprocess
from pathlib import Path

import pytest

from pipeline.cli.homes import toml
from sample_inputs import COOPERATIVE
from tests.cli.homes import APPROVE, COMMAND, MARCH, RUN, books, smart, tree

HEAD = "fee_rate:\n  label: Fee\n  unit: share\n  checked: 2026-01-01\n"
LAW = HEAD.replace("fee_rate", "onss_ordinary_rate")
WRONG_POLICIES = {
    "no YAML": b"fee_rate: [",
    "a tab": b"\t\tfee_rate",
    "no text": b"\xff\xfe\x00\x01",
    "a list": b"- fee_rate",
    "a number": b"12",
    "a bare entry": b"fee_rate: 3",
    "no label": b'fee_rate: {value: "0.07"}',
    "a bare value": HEAD.encode() + b"  2026-01-01: 3\n",
    "a day without source": HEAD.encode() + b'  2026-01-01: {value: "0.07"}\n',
    "no number": HEAD.encode() + b'  2026-01-01: {value: "abc", source: x, confidence: policy}\n',
    "an unknown name": HEAD.replace("fee_rate", "fees").encode() + b'  2026-01-01: {value: "1", source: x, confidence: policy}\n',
    "a law": LAW.encode() + b'  2026-01-01: {value: "0.5", source: x, confidence: policy}\n',
}
WRONG_TOMLS = {
    "no TOML": b"[cooperative",
    "no text": b"\xff\xfe\x00\x01",
    "nothing": b"",
    "no table": b"cooperative = 3\n",
    "no table of books": b"books = 3\n" + toml(COOPERATIVE).partition("[books]")[0].encode(),
}


def one_line(stderr: str, code: int, wanted: int = 2) -> str:
    """The one plain line of a refusal."""
    assert code == wanted
    [line] = stderr.splitlines()
    assert line.startswith("smart: ")
    return line


@pytest.mark.parametrize(("arguments", "says"), [
    (("run", "--month", "2026-13"), "Invalid value for '--month': '2026-13' is not a month such as 2026-03"),
    (("run", "--month", "march"), "Invalid value for '--month': 'march' is not a month such as 2026-03"),
    (("run",), "Missing option '--month'."),
    ((*RUN, "--hold", "M011"), "each --hold needs its --reason"),
    ((*RUN, "--reason", "IBAN in doubt"), "each --hold needs its --reason"),
    ((*RUN, "--workers", "0"), "Invalid value for '--workers': 0 is not in the range x>=1."),
    ((*RUN, "--as-of", "2 April"), "Invalid value for '--as-of': '2 April' is not a day such as 2026-04-02"),
    (("approve", *MARCH), "Missing option '--by'."),
    (("dividend",), "No such command 'dividend'."),
])
def test_a_wrong_argument_is_named(small: Path, arguments: tuple[str, ...], says: str) -> None:
    before = tree(small)
    result = smart(small, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1] == f"Error: {says}"
    assert tree(small) == before


@pytest.mark.parametrize("arguments", [RUN, APPROVE, ("check", *MARCH), ("discard", *MARCH), ("verify",), ("review", *MARCH),
                                       ("explain", "M011")])
def test_a_folder_that_is_no_home_is_refused_and_stays_empty(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        result = smart(folder, *arguments)
        assert one_line(result.stderr, result.exit_code)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [RUN, ("law",), ("simulate", "--gross", "1000")])
@pytest.mark.parametrize("body", WRONG_POLICIES.values(), ids=WRONG_POLICIES)
def test_a_broken_policy_is_named(small: Path, body: bytes, arguments: tuple[str, ...]) -> None:
    before = tree(small / "output")
    (small / "policy.yaml").write_bytes(body)
    result = smart(small, *arguments)
    assert "policy" in one_line(result.stderr, result.exit_code)
    assert tree(small / "output") == before


@pytest.mark.parametrize("arguments", [RUN, APPROVE, ("check", *MARCH)])
@pytest.mark.parametrize("body", WRONG_TOMLS.values(), ids=WRONG_TOMLS)
def test_a_broken_smart_toml_is_named(small: Path, body: bytes, arguments: tuple[str, ...]) -> None:
    before = tree(small / "output")
    (small / "smart.toml").write_bytes(body)
    result = smart(small, *arguments)
    assert "smart.toml" in one_line(result.stderr, result.exit_code)
    assert tree(small / "output") == before


@pytest.mark.parametrize("name", ["no TOML", "no text", "no table of books"])
def test_verify_names_a_smart_toml_that_does_not_say_where_the_books_are(small: Path, name: str) -> None:
    (small / "smart.toml").write_bytes(WRONG_TOMLS[name])
    result = smart(small, "verify")
    assert "smart.toml" in one_line(result.stderr, result.exit_code)


@pytest.mark.parametrize("name", ["iban", "language"])
def test_an_entry_that_smart_toml_lacks_is_named(small: Path, name: str) -> None:
    file = small / "smart.toml"
    file.write_text("\n".join(line for line in file.read_text().splitlines() if not line.startswith(name)))
    result = smart(small, *RUN)
    assert one_line(result.stderr, result.exit_code) == f"smart: smart.toml, [cooperative]: {name} is missing"


def test_a_language_that_is_none_of_ours_is_named(small: Path) -> None:
    file = small / "smart.toml"
    file.write_text(file.read_text().replace('language = "fr"', 'language = "it"'))
    result = smart(small, *RUN)
    assert "language" in one_line(result.stderr, result.exit_code)


@pytest.mark.parametrize("arguments", [RUN, APPROVE])
def test_books_that_are_no_books_are_named_and_left_alone(small: Path, arguments: tuple[str, ...]) -> None:
    (small / "books.db").write_bytes(b"this is no database at all" * 100)
    before = tree(small / "output"), (small / "books.db").read_bytes()
    result = smart(small, *arguments)
    assert f"{small}/books.db" in one_line(result.stderr, result.exit_code, 3)
    assert (tree(small / "output"), (small / "books.db").read_bytes()) == before


@pytest.mark.parametrize("arguments", [("--help",), ("-h",), ("run", "--help"), ("explain", "--help"), ("simulate", "--help")])
def test_help_ends_with_0(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    result = smart(tmp_path, *arguments)
    assert (result.exit_code, result.stderr) == (0, "") and result.stdout.startswith("Usage:")


def test_a_full_disk_at_approval_is_said_plainly_and_changes_nothing(small: Path) -> None:
    """The books cannot grow: a limit on the size of files stands for the disk."""
    before, rows = tree(small / "output"), books(small)
    limit = (small / "books.db").stat().st_size
    ended = subprocess.run([COMMAND, "--home", small, *APPROVE], capture_output=True, text=True,
                           preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    assert one_line(ended.stderr, ended.returncode, wanted=3)
    assert (tree(small / "output"), books(small)) == (before, rows)
