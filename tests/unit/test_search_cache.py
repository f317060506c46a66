"""Does the cache of searches keep within its bytes, and count what it does?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import pytest

from indexer.engines.whoosh.cache import ByteCache


def test_a_value_is_made_once_and_counted() -> None:
    cache = ByteCache(1 << 20)
    first = cache.get("a", lambda: np.arange(10))
    assert cache.get("a", lambda: pytest.fail("made twice")) is first
    figures = cache.figures()
    assert (figures["cache_hits"], figures["cache_misses"], figures["cache_evictions"]) == (1, 1, 0)
    assert first.nbytes < figures["cache_bytes"] < figures["cache_limit_bytes"] == 1 << 20


def test_what_was_used_last_stays_when_room_is_short() -> None:
    cache = ByteCache(10_000)
    for key in range(20):
        cache.get(key, lambda: np.zeros(1_000, dtype=np.uint8))
        cache.get(0, lambda: pytest.fail("the value used most was given up"))
        assert cache.figures()["cache_bytes"] <= 10_000
    assert cache.figures()["cache_evictions"] > 0


def test_a_value_that_would_push_out_all_others_is_not_kept() -> None:
    cache = ByteCache(10_000)
    cache.get("small", lambda: np.zeros(100, dtype=np.uint8))
    cache.get("large", lambda: np.zeros(5_000, dtype=np.uint8))
    cache.get("small", lambda: pytest.fail("pushed out"))
    assert cache.figures()["cache_bytes"] < 1_000


def test_without_room_every_value_is_made_anew() -> None:
    cache = ByteCache(0)
    assert [cache.get("a", partial(np.array, [n]))[0] for n in range(3)] == [0, 1, 2]
    assert cache.figures()["cache_bytes"] == 0


def test_threads_agree_on_the_bytes_kept() -> None:
    cache = ByteCache(50_000)

    def work(seed: int) -> None:
        for key in np.random.default_rng(seed).integers(0, 200, 500).tolist():
            assert len(cache.get(key, partial(np.zeros, key * 10, np.uint8))) == key * 10

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(8)))
    figures = cache.figures()
    assert 0 < figures["cache_bytes"] <= 50_000
    assert figures["cache_hits"] + figures["cache_misses"] == 4_000
