import assert from "node:assert/strict";
import { test } from "node:test";

import { fromHex } from "./bytes.mjs";
import { isReference, printReference, readReference, watchReference } from "./reference.mjs";
import "./testing.mjs";

const CTI = "3760d169a017b72f2f";
const PRINTED = "VP1M-B9M0-BVEB-SFWP";

test("the example of the specification is written and read", () => {
    assert.equal(printReference(fromHex(CTI)), PRINTED);
    assert.deepEqual(readReference(PRINTED), {
        cti: CTI,
        normalised: false,
        lookalikes: [],
        lower_case: [],
        regrouped: false,
    });
});

test("nine bytes below 2^70 are a reference", () => {
    assert.equal(isReference(fromHex("3fffffffffffffffff")), true);
    assert.equal(isReference(fromHex("400000000000000000")), false);
    assert.equal(isReference(fromHex("0000000000000000")), false);
    assert.throws(() => printReference(fromHex("00")), { code: "reference-bytes" });
});

test("what is written is read again", () => {
    for (let i = 0; i < 200; i += 1) {
        const bytes = globalThis.crypto.getRandomValues(new Uint8Array(9));
        bytes[0] &= 0x3f;
        const cti = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
        assert.equal(readReference(printReference(bytes)).cti, cti);
    }
});

const SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const plain = PRINTED.replaceAll("-", "");
const withSymbol = (at, symbol) => plain.slice(0, at) + symbol + plain.slice(at + 1);

test("every wrong symbol is placed and righted", () => {
    for (let at = 0; at < 16; at += 1) {
        for (const symbol of SYMBOLS.replace(plain[at], "")) {
            const read = readReference(withSymbol(at, symbol));
            const wanted = {
                error: "reference-one-symbol",
                position: at + 1,
                proposal: plain[at],
                count: null,
            };
            assert.deepEqual(read, wanted);
        }
    }
});

test("every exchange of neighbours is placed and righted", () => {
    for (let at = 0; at < 15; at += 1) {
        const pair = plain.slice(at, at + 2);
        const swapped = plain.slice(0, at) + pair[1] + pair[0] + plain.slice(at + 2);
        const wanted = { error: "reference-swap", position: at + 1, proposal: pair, count: null };
        assert.deepEqual(readReference(swapped), wanted);
    }
});

test("one gap is filled and two are not", () => {
    const one = readReference(withSymbol(4, "?"));
    assert.deepEqual([one.error, one.position, one.proposal], ["reference-alphabet", 5, "B"]);
    const two = readReference(withSymbol(4, "?").replace("P", "?"));
    assert.deepEqual([two.error, two.position, two.proposal], ["reference-alphabet", 2, null]);
});

test("256 characters are read and 257 are not", () => {
    assert.equal(readReference("U".repeat(256)).error, "reference-alphabet");
    assert.deepEqual(readReference("U".repeat(257)).count, 257);
    assert.equal(watchReference("U".repeat(256)).verdict, "bad-symbol");
});

test("a gap is filled in sixteen symbols only", () => {
    assert.equal(readReference(`${withSymbol(4, "?")}0`).proposal, null);
});

test("a change of one kind is a change", () => {
    assert.equal(readReference(plain).normalised, true);
    assert.equal(readReference(PRINTED.toLowerCase()).normalised, true);
    assert.equal(readReference(PRINTED.replace("1", "I")).normalised, true);
});

test("typing is watched without refusing", () => {
    assert.equal(watchReference("").verdict, "incomplete");
    assert.equal(watchReference("VP?").verdict, "bad-symbol");
    assert.equal(watchReference(PRINTED).verdict, "checks");
    assert.equal(watchReference(`${PRINTED}0`).verdict, "too-long");
    assert.equal(watchReference(withSymbol(0, "0")).verdict, "does-not-check");
    assert.equal(watchReference("u".repeat(257)).verdict, "too-long");
});

test("letters that look like digits are read as digits, and named", () => {
    const printed = printReference(fromHex("00110c8531d0952d8d"));
    const read = readReference(printed.replace("0", "o").replace("1", "L").replace("A", "a"));
    assert.equal(read.cti, "00110c8531d0952d8d");
    assert.deepEqual([read.lookalikes, read.lower_case], [[1, 2], [11]]);
});
