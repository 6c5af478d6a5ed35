import assert from "node:assert/strict";
import { test } from "node:test";

import { attempt, must, RuleBroken } from "./errors.mjs";

test("a broken rule becomes a value", () => {
    const { value, broken } = attempt(() => must(false, "T-01", "text-prefix"));
    assert.equal(value, null);
    assert.ok(broken instanceof RuleBroken);
    assert.deepEqual([broken.rule, broken.code], ["T-01", "text-prefix"]);
});

test("a mistake of ours is not taken for a broken rule", () => {
    const mistake = () => {
        throw new TypeError("A mistake.");
    };
    assert.throws(() => attempt(mistake), TypeError);
});
