"""Each fuzz target holds for its seeds, and for a few damaged ones, without the fuzzer."""

from __future__ import annotations

import random

import pytest

from tests.fuzz.targets import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_target_holds_for_its_seeds(name: str) -> None:
    target = TARGETS[name]
    seeds = list(target.seeds())
    assert seeds
    for seed in seeds:
        target.run(seed[: target.size])


@pytest.mark.parametrize("name", TARGETS)
def test_target_holds_for_damaged_seeds(name: str) -> None:
    target = TARGETS[name]
    dice = random.Random(name)
    seeds = [seed for seed in target.seeds() if seed]
    for _ in range(40):
        data = bytearray(dice.choice(seeds)[: target.size])
        for _ in range(dice.randint(1, 4)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        target.run(bytes(data[: dice.choice([len(data), dice.randrange(len(data))])]))
