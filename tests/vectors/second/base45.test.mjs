import assert from "node:assert/strict";
import { test } from "node:test";

import { decodeBase45, decodeText } from "./base45.mjs";

const ascii = (text) => Buffer.from(decodeBase45(text)).toString("latin1");

test("the examples of RFC 9285 are read", () => {
    assert.equal(ascii("QED8WEX0"), "ietf!");
    assert.equal(ascii("BB8"), "AB");
    assert.equal(ascii("%69 VD92EX0"), "Hello!!");
    assert.equal(ascii("UJCLQE7W581"), "base-45");
});

for (const [name, text, code] of [
    ["lower-case prefix", "gc1:BB8", "text-prefix"],
    ["half a prefix", "GC1", "text-prefix"],
    ["blank before the prefix", " GC1:BB8", "text-prefix"],
    ["version 0", "GC0:BB8", "text-prefix"],
    ["version 10", "GC10:BB8", "text-prefix"],
    ["version 2", "GC2:BB8", "text-newer"],
    ["version 9", "GC9:", "text-newer"],
    ["1,541 symbols", `GC1:${"0".repeat(1537)}`, "text-too-long"],
    ["1 MiB", `GC1:${"0".repeat(2 ** 20)}`, "text-too-long"],
    ["nothing behind the prefix", "GC1:", "text-empty"],
    ["lower-case symbol", "GC1:bb8", "text-alphabet"],
    ["line feed at the end", "GC1:BB8\n", "text-alphabet"],
    ["no symbol of ASCII", "GC1:BBé", "text-alphabet"],
    ["half a surrogate pair", "GC1:BB\ud800", "text-alphabet"],
    ["one symbol left over", "GC1:BB8B", "text-base45"],
    ["three symbols above 65,535", "GC1:GGW", "text-base45"],
    ["two symbols above 255", "GC1:V5", "text-base45"],
]) {
    test(`${name} is refused as ${code}`, () => {
        assert.throws(() => decodeText(text), { code });
    });
}

test("the largest groups are read", () => {
    assert.deepEqual([...decodeText("GC1:FGWU5")], [0xff, 0xff, 0xff]);
});

test("1,540 symbols hold 1,024 bytes", () => {
    assert.equal(decodeText(`GC1:${"0".repeat(1536)}`).length, 1024);
});
