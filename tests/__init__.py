"""Tests in two processes that share the cores: one thread of polars each, for their tables are small."""

import os

os.environ.setdefault("POLARS_MAX_THREADS", "1")
