import assert from "node:assert/strict";
import { test } from "node:test";

import { fromHex, toHex } from "./bytes.mjs";
import { parseMessage } from "./cose.mjs";
import { importKey, isScalarPair } from "./keys.mjs";
import { bytes, encode, newKey } from "./testing.mjs";

const KID = new Uint8Array(8);
const HEADER = bytes(
    encode(
        new Map([
            [1, -7],
            [4, KID],
        ]),
    ),
);
const SIGNATURE = new Uint8Array(64);

const message = (parts, tag = 0xd2) => bytes(tag, encode(parts));
const withHeader = (header) => [bytes(encode(header)), new Map(), bytes(1), SIGNATURE];

test("a message is read", () => {
    const read = parseMessage(message([HEADER, new Map(), bytes(1), SIGNATURE]));
    assert.equal(read.alg, -7);
    assert.deepEqual(read.kid, KID);
    assert.deepEqual(read.payload, bytes(1));
});

for (const [name, encoding, code] of [
    ["tag 17", message([HEADER, new Map(), bytes(1), SIGNATURE], 0xd1), "cose-tag"],
    ["no byte", bytes(), "cose-tag"],
    ["three parts", message([HEADER, new Map(), bytes(1)]), "cose-shape"],
    ["text as payload", message([HEADER, new Map(), "1", SIGNATURE]), "cose-shape"],
    ["map as protected header", message([new Map(), new Map(), bytes(1), SIGNATURE]), "cose-shape"],
    ["number alone", message(1), "cose-shape"],
    ["alg alone", message(withHeader(new Map([[1, -7]]))), "cose-protected"],
    [
        "third label",
        message(
            withHeader(
                new Map([
                    [1, -7],
                    [4, KID],
                    [5, 0],
                ]),
            ),
        ),
        "cose-protected",
    ],
    [
        "crit for kid",
        message(
            withHeader(
                new Map([
                    [1, -7],
                    [2, KID],
                ]),
            ),
        ),
        "cose-protected",
    ],
    ["array as header", message(withHeader([1, 4])), "cose-protected"],
    [
        "ES384",
        message(
            withHeader(
                new Map([
                    [1, -35],
                    [4, KID],
                ]),
            ),
        ),
        "cose-algorithm",
    ],
    [
        "alg as text",
        message(
            withHeader(
                new Map([
                    [1, "ES256"],
                    [4, KID],
                ]),
            ),
        ),
        "cose-algorithm",
    ],
    [
        "kid of seven bytes",
        message(
            withHeader(
                new Map([
                    [1, -7],
                    [4, KID.slice(1)],
                ]),
            ),
        ),
        "cose-kid",
    ],
    [
        "kid as text",
        message(
            withHeader(
                new Map([
                    [1, -7],
                    [4, "12345678"],
                ]),
            ),
        ),
        "cose-kid",
    ],
    [
        "unprotected label",
        message([HEADER, new Map([[4, KID]]), bytes(1), SIGNATURE]),
        "cose-unprotected",
    ],
    ["no payload", message([HEADER, new Map(), bytes(), SIGNATURE]), "cose-payload"],
    [
        "63 bytes of signature",
        message([HEADER, new Map(), bytes(1), SIGNATURE.slice(1)]),
        "cose-signature-length",
    ],
    ["empty header", message([bytes(), new Map(), bytes(1), SIGNATURE]), "cbor-truncated"],
]) {
    test(`${name} is refused as ${code}`, () =>
        assert.throws(() => parseMessage(encoding), { code }));
}

test("the thumbprint is the one of RFC 9679 section 6", async () => {
    const key = await importKey(
        fromHex(
            "a40102200121582065eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d" +
                "2258201e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c",
        ),
    );
    assert.equal(toHex(key.kid), "496bd8afadf307e5");
});

test("the first signature of RFC 8032 section 7.1 verifies", async () => {
    const key = await importKey(
        fromHex("a301012006215820d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"),
    );
    const signature = fromHex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155" +
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    );
    assert.equal(await key.verifies(signature, bytes()), true);
    assert.equal(await key.verifies(signature, bytes(0)), false);
});

for (const [first, second, holds] of [
    ["1", "1", true],
    ["0", "1", false],
    ["1", "0", false],
    ["n - 1", "n - 1", true],
    ["n", "1", false],
    ["1", "n", false],
]) {
    const ORDER = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc6325";
    const SCALARS = { 0: "00".repeat(32), 1: `${"00".repeat(31)}01`, n: `${ORDER}51` };
    const scalars = { ...SCALARS, "n - 1": `${ORDER}50` };

    test(`r = ${first} and s = ${second} ${holds ? "may be" : "are no"} signature`, () => {
        assert.equal(isScalarPair(fromHex(scalars[first] + scalars[second])), holds);
    });
}

test("a kid does not depend on the labels beside the key material", async () => {
    const { coseKey, kid } = await newKey("ed25519");
    const material = encode(
        new Map([
            [1, 1],
            [3, -8],
            [-1, 6],
        ]),
    ).slice(1);
    const longer = bytes(0xa4, material, [...coseKey.slice(5)]);
    assert.deepEqual((await importKey(longer)).kid, kid);
});

for (const [name, hex] of [
    ["coordinate of 31 bytes", `a301012006215 81f${"00".repeat(31)}`.replaceAll(" ", "")],
    ["X25519", `a301012004215820${"09".repeat(32)}`],
    ["array", "80"],
]) {
    test(`${name} is no key`, async () => {
        await assert.rejects(importKey(fromHex(hex)), TypeError);
    });
}
