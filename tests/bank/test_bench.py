"""The benchmark of bank movements runs, on a few; the collector is on again after it."""

import gc
import json

import pytest

from bench import bank


def test_the_benchmark_matches_what_it_says(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["bench.bank", "--movements", "200", "--invoices", "50"])
    assert bank.main() == 0 and gc.isenabled()
    told = json.loads(capsys.readouterr().out)
    assert (told["statements"], told["matches"]) == (1, {"charge": 10, "invoice": 170, "suspense": 20})
