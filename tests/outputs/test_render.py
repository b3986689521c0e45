"""All documents of a month as files: the same whatever the number of workers, each one checked."""

from hashlib import sha256

import payslip_sample as sample
import pytest

from pipeline.outputs import render
from pipeline.outputs.render import NotRendered, check_pdf, render_all


def slips(count):
    for n in range(count):
        yield sample.ordinary(number=f"2026-P{n:05}", member={**sample.MEMBER, "member_id": f"M{n:04}"})


def test_each_payslip_becomes_a_pdf_and_a_json(tmp_path):
    rendered = render_all(slips(2), tmp_path, workers=1)
    assert [written.path for written in rendered.written] == [
        "payslips/M0000.json", "payslips/M0000.pdf", "payslips/M0001.json", "payslips/M0001.pdf"]
    assert rendered.problems == ()
    for written in rendered.written:
        content = (tmp_path / written.path).read_bytes()
        assert (sha256(content).hexdigest(), len(content)) == (written.sha256, written.bytes)


@pytest.mark.slow
def test_one_worker_and_two_give_the_same_files(tmp_path, monkeypatch):
    monkeypatch.setattr(render, "CHUNK", 4)
    alone = render_all(slips(20), tmp_path / "one", workers=1)
    together = render_all(slips(20), tmp_path / "two", workers=2)
    assert alone == together
    assert len(alone.written) == 40


def test_progress_counts_documents(tmp_path, monkeypatch):
    monkeypatch.setattr(render, "CHUNK", 2)
    told = []
    render_all(slips(5), tmp_path, workers=1, progress=told.append)
    assert told == [2, 4, 5]


def test_documents_are_taken_as_they_are_needed(tmp_path, monkeypatch):
    monkeypatch.setattr(render, "CHUNK", 2)
    taken, ahead = [], []

    def watched():
        for slip in slips(6):
            taken.append(slip)
            yield slip

    render_all(watched(), tmp_path, workers=1, progress=lambda done: ahead.append(len(taken) - done))
    assert max(ahead) == 0


def test_no_documents_are_no_files(tmp_path):
    assert render_all([], tmp_path, workers=2).written == ()


@pytest.mark.parametrize("spoil", [lambda pdf: pdf[:-100], lambda pdf: b"x" + pdf,
                                   lambda pdf: pdf.replace(b"<pdfuaid:part>1", b"<pdfuaid:part>2")])
def test_a_pdf_cut_short_or_without_its_claims_is_not_written(spoil):
    whole = render.payslip.files(sample.ordinary()).files["payslips/M0001.pdf"]
    check_pdf("whole.pdf", whole)
    with pytest.raises(ValueError, match="not a finished PDF/A-3"):
        check_pdf("spoilt.pdf", spoil(whole))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_document_that_cannot_be_made_is_named_in_words(tmp_path, workers):
    """Whatever went wrong, also an error that no process could hand to another one."""
    slip = sample.ordinary(number="2026-P00007")
    del slip["member"]
    with pytest.raises(NotRendered, match="^payslip 2026-P00007 cannot be made: KeyError: 'member'$"):
        render_all([slip], tmp_path, workers)
