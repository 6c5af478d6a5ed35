import assert from "node:assert/strict";
import { test } from "node:test";

import { fromHex } from "./bytes.mjs";
import { decode } from "./cbor.mjs";

const read = (hex) => decode(fromHex(hex.replaceAll(" ", "")));

for (const [hex, value] of [
    ["00", 0],
    ["17", 23],
    ["18 18", 24],
    ["19 0100", 256],
    ["1a 00010000", 65536],
    ["1b 0000000100000000", 2 ** 32],
    ["1b 001fffffffffffff", Number.MAX_SAFE_INTEGER],
    ["20", -1],
    ["3b 001ffffffffffffe", Number.MIN_SAFE_INTEGER],
    ["f4", false],
    ["f5", true],
    ["42 0102", Uint8Array.of(1, 2)],
    ["62 c3a9", "é"],
    ["64 efbbbf41", "\ufeffA"],
    ["80", []],
    [
        "a2 00 80 20 01",
        new Map([
            [0, []],
            [-1, 1],
        ]),
    ],
    ["81818180", [[[[]]]]],
    [`98 40 ${"00".repeat(64)}`, new Array(64).fill(0)],
    [`59 03fd ${"00".repeat(1021)}`, new Uint8Array(1021)],
]) {
    test(`${hex.slice(0, 40)} is read`, () => assert.deepEqual(read(hex), value));
}

for (const [name, hex, code] of [
    ["1,025 bytes", `59 03fe ${"00".repeat(1022)}`, "cbor-too-long"],
    ["no byte at all", "", "cbor-truncated"],
    ["integer without its bytes", "19 01", "cbor-truncated"],
    ["byte string that ends early", "43 0102", "cbor-truncated"],
    ["byte string of 2^63 bytes", "5b 8000000000000000", "cbor-truncated"],
    ["map without its last value", "a1 00", "cbor-truncated"],
    ["second item", "0000", "cbor-trailing"],
    ["indefinite bytes", "5f 41 00 ff", "cbor-indefinite"],
    ["indefinite map", "bf ff", "cbor-indefinite"],
    ["break alone", "ff", "cbor-indefinite"],
    ["23 in two bytes", "18 17", "cbor-not-shortest"],
    ["255 in three bytes", "19 00ff", "cbor-not-shortest"],
    ["65,535 in five bytes", "1a 0000ffff", "cbor-not-shortest"],
    ["2^32 - 1 in nine bytes", "1b 00000000ffffffff", "cbor-not-shortest"],
    ["long length of a string", "78 01 41", "cbor-not-shortest"],
    ["additional information 28", "1c", "cbor-reserved"],
    ["additional information 30", "fe", "cbor-reserved"],
    ["text as a key", "a1 61 41 00", "cbor-key-type"],
    ["false as a key", "a1 f4 00", "cbor-key-type"],
    ["the same key twice", "a2 01 00 01 00", "cbor-duplicate-key"],
    ["-1 before 1", "a2 20 00 01 00", "cbor-key-order"],
    ["256 before 24", "a2 19 0100 00 18 18 00", "cbor-key-order"],
    ["tag", "c0 00", "cbor-tag"],
    ["tag within an array", "81 d2 80", "cbor-tag"],
    ["half float", "f9 0000", "cbor-float"],
    ["double", "fb 0000000000000000", "cbor-float"],
    ["null", "f6", "cbor-simple"],
    ["undefined", "f7", "cbor-simple"],
    ["simple value in two bytes", "f8 ff", "cbor-simple"],
    ["five arrays within each other", "8181818180", "cbor-depth"],
    ["65 entries", `98 41 ${"00".repeat(65)}`, "cbor-too-many"],
    ["array of 2^53 entries", "9b 0020000000000000", "cbor-too-many"],
    ["lone continuation byte", "61 80", "cbor-utf8"],
    ["surrogate in UTF-8", "63 eda080", "cbor-utf8"],
    ["slash in two bytes", "62 c0af", "cbor-utf8"],
    ["e and a combining accent", "63 65cc81", "cbor-nfc"],
    ["2^53", "1b 0020000000000000", "cbor-integer"],
    ["-(2^53)", "3b 001fffffffffffff", "cbor-integer"],
    ["2^53 + 1", "1b 0020000000000001", "cbor-integer"],
]) {
    test(`${name} is refused as ${code}`, () => assert.throws(() => read(hex), { code }));
}
