"""Whose a file is: ids may hold points, and one may begin as another does."""

from pathlib import Path

import pytest

from pipeline.member_folder.papers import Owners, papers

OWNERS = Owners(frozenset({"M001", "M001.b", "J.Lenoir"}), {"kade.software": "M001", "kade": "J.Lenoir"})
FILES = {"2026-03/payslips/M001.pdf": "M001", "2026-03/payslips/M001.b.pdf": "M001.b",
         "2026-03/payslips/J.Lenoir.json": "J.Lenoir",
         "2026-03/copyright/M001.2025.pdf": "M001", "2026-03/copyright/M001.b.2025.pdf": "M001.b",
         "2026-03/contracts/M001.b/2026-K00001.pdf": "M001.b", "2026-03/statements/kade.software.pdf": "M001",
         "2026-03/statements/kade.pdf": "J.Lenoir", "declarations/leaving/M001.b/M001.b.c4.pdf": "M001.b",
         "declarations/account/M001.2026/M001.2026.pdf": "M001", "declarations/281/2026/summary.pdf": ""}


@pytest.mark.parametrize("path", FILES)
def test_a_file_is_of_the_member_with_the_longest_id_that_it_names(tmp_path: Path, path: str) -> None:
    file = tmp_path / "output" / path
    file.parent.mkdir(parents=True)
    file.write_bytes(b"")
    assert [paper.member_id for paper in papers(tmp_path, OWNERS.members, OWNERS)] == ([FILES[path]] if FILES[path] else [])
