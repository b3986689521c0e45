"""What happens in a month, in order. Start reading at `draft.py`, then `compute.py`."""
