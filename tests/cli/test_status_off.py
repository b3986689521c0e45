"""The cooperative switches a status off in its policy.yaml: the real run, its page and its workbooks say so."""

import json
from pathlib import Path

from tests.cli.homes import MARCH, RUN, SMALL, done, fresh, run_json, smart
from tests.cli.trees import trees, wrong

WHY = "withdrawn with 48 hours' notice"
OFF = """
statuses_off:
  label: Contract statuses switched off
  unit: "word: by status"
  checked: 2026-11-24
  2026-03-01: {value: {artist: {instead: hold, reason: "withdrawn with 48 hours' notice"}}, source: "notice", confidence: policy}
  2026-04-01: {value: {}, source: "given back", confidence: policy}
"""


def test_artists_wait_and_come_back_when_the_status_does(tmp_path: Path) -> None:
    home = fresh(tmp_path / "coop", "registers.xlsx", "foto-heck-2026-03.xlsx", "trio-cascade-2026-03.xlsx", "receipts")
    policy = (home / "policy.yaml").read_text(encoding="utf-8")
    (home / "policy.yaml").write_text(policy + OFF, encoding="utf-8")
    assert smart(home, *RUN).exit_code == 1
    run = run_json(home)
    assert run["switches"] == [{"status": "artist", "instead": "hold", "reason": "withdrawn with 48 hours' notice", "rows": 3}]
    page = (home / "output/2026-03.draft/review/index.html").read_text(encoding="utf-8")
    assert "withdrawn with 48 hours&#39; notice" in page
    assert [file.name for file in (home / "handed-back").iterdir()] == ["trio-cascade-2026-03.xlsx"]
    (home / "policy.yaml").write_text(policy, encoding="utf-8")
    done(home, *RUN)
    assert run_json(home)["switches"] == [] and run_json(home)["totals"]["members"] == 4
    done(home, "discard", *MARCH)


def test_a_status_that_was_changed_is_told_with_what_the_row_said(tmp_path: Path) -> None:
    home = fresh(tmp_path / "coop", *SMALL)
    with (home / "policy.yaml").open("a", encoding="utf-8") as policy:
        policy.write(OFF.replace("hold", "employee"))
    assert smart(home, *RUN).exit_code == 0
    [slip] = [json.loads(file.read_bytes()) for file in (home / "output/2026-03.draft/payslips").glob("M001.json")]
    [contract] = slip["contracts"]
    assert [contract[name] for name in ("status", "status_was", "status_reason")] == ["employee", "artist", WHY]
    tree = done(home, "explain", "M001", "onss").stdout
    assert f"status = employee  artist is switched off on 2026-03-05: {WHY}" in tree
    assert "status = artist  trio-cascade-2026-03.xlsx, Pay!B2" in tree and "statuses_off = artist instead employee" in tree
    for name in ("M001", "M011"):
        slip = json.loads((home / f"output/2026-03.draft/payslips/{name}.json").read_bytes())
        assert [fault for amount in trees(home, slip) for fault in wrong(amount, home / "inbox")] == []
