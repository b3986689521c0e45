"""The stored opening workbook is the one that its readable rows make."""

from sample_inputs.make_opening import FILE, opening_file, opening_rows


def test_the_stored_opening_is_the_one_written_again() -> None:
    assert FILE.read_bytes() == opening_file(opening_rows())
