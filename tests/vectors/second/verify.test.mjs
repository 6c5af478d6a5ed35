import assert from "node:assert/strict";
import { before, test } from "node:test";

import { fromHex } from "./bytes.mjs";
import {
    bytes,
    claimsOf,
    DAY,
    docOf,
    encode,
    fieldOf,
    issue,
    newKey,
    NOW,
    profileOf,
    Raw,
    trustOf,
} from "./testing.mjs";
import { verify } from "./verify.mjs";

const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

let key;
before(async () => {
    key = await newKey();
});

/** Issues, verifies, and says what came of it in one word or two. */
async function judge({ parts = {}, trust = {}, policy = null, now = NOW }) {
    const code = await issue(key, parts);
    const verdict = await verify(code.text, await trustOf(key, trust), policy, now);
    return { ...verdict, code };
}

async function assertReason(scenario, reason, error = null) {
    const verdict = await judge(scenario);
    assert.deepEqual([verdict.reason, verdict.error], [reason, error]);
    return verdict;
}

const at = (claims) => ({ parts: { claims: claimsOf(claims) } });
const withDoc = (doc) => at({ doc: docOf(doc) });

test("a code in force is accepted with its payload", async () => {
    const verdict = await assertReason({}, "genuine");
    assert.equal(verdict.outcome, "accepted");
    assert.equal(verdict.claims, verdict.code.payload);
});

for (const [curve, alg] of [
    ["p256", -7],
    ["p256", -9],
    ["ed25519", -8],
    ["ed25519", -19],
]) {
    test(`a key of ${curve} answers to alg ${alg}`, async () => {
        const other = await newKey(curve);
        const { text } = await issue(other, { alg });
        assert.equal((await verify(text, await trustOf(other), null, NOW)).reason, "genuine");
    });
}

for (const [text, reason, error] of [
    ["https://example.org", "not-a-code", "text-prefix"],
    ["GC2:BB8", "newer-format", "text-newer"],
    ["GC1:", "malformed", "text-empty"],
]) {
    test(`${text} is ${reason}`, async () => {
        const verdict = await verify(text, await trustOf(key), null, NOW);
        assert.deepEqual([verdict.reason, verdict.error, verdict.claims], [reason, error, null]);
    });
}

test("a payload of more than 255 bytes is signed and read like any other", () => {
    const fields = [fieldOf({ max: 600 })];
    const scenario = {
        ...withDoc({ 1: "x".repeat(600) }),
        trust: { profiles: [profileOf({ fields })] },
    };
    return assertReason(scenario, "genuine");
});

test("a kid that no key has is undecided", () =>
    assertReason({ parts: { kid: new Uint8Array(8) } }, "unknown-key"));

test("an algorithm of the other kind of key is refused before the signature", () =>
    assertReason({ parts: { alg: -8 } }, "key-mismatch"));

test("a key for status lists signs no documents", () =>
    assertReason({ trust: { keyIs: { use: "status" } } }, "key-not-for-documents"));

test("a retired key goes on", () =>
    assertReason({ trust: { keyIs: { state: "retired" } } }, "genuine"));

test("a compromised key counts for the codes of its allow list alone", async () => {
    const { text, fingerprint } = await issue(key);
    const reasonWith = async (allow) =>
        (
            await verify(
                text,
                await trustOf(key, { keyIs: { state: "compromised", allow } }),
                null,
                NOW,
            )
        ).reason;
    assert.equal(await reasonWith([]), "key-compromised");
    assert.equal(await reasonWith([fingerprint.toUpperCase()]), "genuine");
});

for (const [name, signature] of [
    ["r is 0", bytes(new Array(32).fill(0), 1, new Array(31).fill(1))],
    ["s is 0", bytes(new Array(32).fill(1), new Array(32).fill(0))],
    ["r is n", bytes([...fromHex(P256_ORDER.toString(16))], new Array(32).fill(1))],
    ["all bits are set", bytes(new Array(64).fill(255))],
]) {
    test(`a signature whose ${name} is bad`, () =>
        assertReason({ parts: { signature } }, "bad-signature"));
}

test("the other s of a signature is accepted under the same fingerprint", async () => {
    const { text, signature, fingerprint } = await issue(key);
    const s = BigInt(`0x${Buffer.from(signature.subarray(32)).toString("hex")}`);
    const other = fromHex((P256_ORDER - s).toString(16).padStart(64, "0"));
    const twin = await issue(key, { signature: bytes([...signature.subarray(0, 32)], [...other]) });
    assert.notEqual(twin.text, text);
    assert.equal((await verify(twin.text, await trustOf(key), null, NOW)).reason, "genuine");
    const denying = await trustOf(key, { deny: [fingerprint] });
    assert.equal((await verify(twin.text, denying, null, NOW)).reason, "withdrawn");
});

test("nothing is read from a payload whose signature is bad", async () => {
    const parts = { payload: bytes(0xff), signature: bytes(new Array(64).fill(1)) };
    const verdict = await assertReason({ parts }, "bad-signature");
    assert.equal(verdict.claims, null);
});

for (const [name, scenario, error] of [
    ["payload that is no CBOR", { parts: { payload: bytes(0xff) } }, "cbor-indefinite"],
    ["payload in a tag", { parts: { payload: bytes(0xd2, encode(claimsOf())) } }, "cbor-tag"],
    ["array of claims", { parts: { claims: [] } }, "claims-shape"],
    ["issuer among the claims", at({ 1: 5 }), "claims-unknown"],
    ["no exp", at({ 4: undefined }), "claims-missing"],
    ["no iat", at({ 6: undefined }), "claims-missing"],
    ["exp as text", at({ 4: "2027" }), "claims-time"],
    ["exp true", at({ 4: true }), "claims-time"],
    ["nbf false", at({ 5: false }), "claims-time"],
    ["iat of 2019", at({ 6: 1577836799 }), "claims-time"],
    ["exp after 2100", at({ 4: 4102444801 }), "claims-time"],
    ["iat equal to exp", at({ 6: NOW, 4: NOW }), "claims-window"],
    ["nbf equal to exp", at({ 5: NOW + 100 * DAY }), "claims-window"],
    ["empty cti", at({ 7: bytes() }), "claims-cti"],
    ["cti of 17 bytes", at({ 7: new Uint8Array(17) }), "claims-cti"],
    ["cti as text", at({ 7: "A" }), "claims-cti"],
    ["doc as array", at({ doc: [] }), "claims-doc"],
    ["doc without a type", at({ doc: new Map([[1, "A"]]) }), "claims-doc"],
    ["type 0", withDoc({ 0: 0 }), "claims-doc"],
    ["type 65,536", withDoc({ 0: 65536 }), "claims-doc"],
    ["doc label 22", withDoc({ 22: 0 }), "claims-doc-label"],
    [
        "doc label -1",
        at({
            doc: new Map([
                [0, 1],
                [1, "A"],
                [-1, 0],
            ]),
        }),
        "claims-doc-label",
    ],
    ["status of one integer", withDoc({ 20: [1] }), "claims-status"],
    ["status of three integers", withDoc({ 20: [1, 2, 3] }), "claims-status"],
    ["status list 65,536", withDoc({ 20: [65536, 0] }), "claims-status"],
    ["status index 1,048,576", withDoc({ 20: [0, 1048576] }), "claims-status"],
    ["status list -1", withDoc({ 20: [-1, 0] }), "claims-status"],
    ["version 1 in writing", withDoc({ 21: 1 }), "claims-version"],
    ["version 256", withDoc({ 21: 256 }), "claims-version"],
]) {
    test(`${name} is malformed`, async () => {
        const verdict = await assertReason(scenario, "malformed", error);
        assert.equal(verdict.claims, null);
    });
}

for (const size of [1, 16]) {
    test(`a cti of ${size} bytes is good`, () =>
        assertReason(at({ 7: new Uint8Array(size) }), "genuine"));
}

test("label 19 is one of the profile's and not of the format's", () =>
    assertReason(withDoc({ 19: 0 }), "profile-violation", "profile-field-unknown"));

for (const size of [23, 24, 255, 256]) {
    test(`a payload of ${size} bytes is signed as it stands`, () =>
        assertReason({ parts: { payload: new Uint8Array(size) } }, "malformed", "cbor-trailing"));
}

test("the first and the last moment of a code are within it", () =>
    assertReason(
        { ...at({ 4: 4102444800, 6: 1577836800 }), trust: { keyIs: { from: 0 } } },
        "genuine",
    ));

for (const [name, scenario, reason] of [
    ["a type that is not the key's", { trust: { keyIs: { types: [2] } } }, "type-not-allowed"],
    ["a type that is not asked for", { policy: { types: [2, 3] } }, "type-not-allowed"],
    ["any type, where none is asked for", { policy: { types: [] } }, "type-not-allowed"],
    ["a type that is asked for", { policy: { types: [1] } }, "genuine"],
    ["iat at the end of the tolerance", at({ 6: NOW + 300 }), "genuine"],
    ["iat behind the tolerance", at({ 6: NOW + 301 }), "clock-wrong"],
    ["iat behind no tolerance", { ...at({ 6: NOW + 1 }), policy: { tolerance: 0 } }, "clock-wrong"],
    ["nbf now", at({ 5: NOW }), "genuine"],
    ["nbf in a second", at({ 5: NOW + 1 }), "not-yet-valid"],
    ["exp now", at({ 4: NOW }), "expired"],
    ["exp in a second", at({ 4: NOW + 1 }), "genuine"],
    ["a clock set back behind the trust", { ...at({ 4: NOW }), now: NOW - DAY }, "expired"],
    [
        "a clock set back behind the program",
        { ...at({ 4: NOW + 9 }), policy: { floor: NOW + 9 } },
        "expired",
    ],
    ["iat at the key's first moment", { trust: { keyIs: { from: NOW - DAY } } }, "genuine"],
    [
        "iat before the key's first moment",
        { trust: { keyIs: { from: NOW - DAY + 1 } } },
        "outside-key-window",
    ],
    ["iat at the key's last moment", { trust: { keyIs: { until: NOW - DAY } } }, "genuine"],
    [
        "iat after the key's last moment",
        { trust: { keyIs: { until: NOW - DAY - 1 } } },
        "outside-key-window",
    ],
    ["a type without a profile", withDoc({ 0: 2 }), "unknown-type"],
    ["a version without a profile", withDoc({ 21: 2 }), "unknown-type"],
    ["lists at the amber tier", { now: NOW + DAY }, "genuine"],
    ["lists behind the amber tier", { now: NOW + DAY + 1 }, "genuine-aged"],
    ["lists at the stop tier", { now: NOW + 7 * DAY }, "genuine-aged"],
    ["lists behind the stop tier", { now: NOW + 7 * DAY + 1 }, "lists-stale"],
]) {
    test(`${name}: ${reason}`, async () => {
        const verdict = await assertReason(scenario, reason);
        assert.equal(verdict.claims, verdict.code.payload);
    });
}

for (const [index, reason] of [
    [0, "genuine"],
    [1, "withdrawn"],
    [2, "suspended"],
    [3, "used"],
    [4, "status-missing"],
    [9, "genuine"],
    [10, "status-missing"],
]) {
    test(`entry ${index} of the status list: ${reason}`, () => {
        const statuses = [{ list: 3, size: 10, entries: { 0: 0, 1: 1, 2: 2, 3: 3, 4: 4 } }];
        return assertReason({ ...withDoc({ 20: [3, index] }), trust: { statuses } }, reason);
    });
}

test("a status list that is not held is undecided", () =>
    assertReason(withDoc({ 20: [3, 0] }), "status-missing"));

test("a withdrawn code does not depend on how old the lists are", () => {
    const statuses = [{ list: 3, size: 10, entries: { 1: 1 } }];
    const scenario = { ...withDoc({ 20: [3, 1] }), trust: { statuses }, now: NOW + 30 * DAY };
    return assertReason(scenario, "withdrawn");
});

test("a permit that has run out is expired although its signature is not", () => {
    const fields = [fieldOf(), fieldOf({ label: 2, kind: "date", role: "valid-until" })];
    const scenario = { ...withDoc({ 2: 20000 }), trust: { profiles: [profileOf({ fields })] } };
    return assertReason(scenario, "expired");
});

test("a broken profile rule is named", () =>
    assertReason(withDoc({ 1: undefined }), "profile-violation", "profile-field-missing"));

test("a wrong call is no verdict", async () => {
    const trust = await trustOf(key);
    await assert.rejects(verify(bytes(1), trust, null, NOW), TypeError);
    await assert.rejects(verify("GC1:", trust, null, "now"), TypeError);
    await assert.rejects(verify("GC1:", trust, { tolerance: "300" }, NOW), TypeError);
    await assert.rejects(verify("GC1:", trust, { types: 1 }, NOW), TypeError);
});

test("a fixture that cannot be understood is refused", async () => {
    await assert.rejects(trustOf(key, { profiles: [profileOf(), profileOf()] }), TypeError);
    await assert.rejects(trustOf(key, { keyIs: { state: "lost" } }), TypeError);
    await assert.rejects(trustOf(key, { deny: ["abc"] }), TypeError);
    await assert.rejects(trustOf(key, { as_of: null }), TypeError);
    const fields = [fieldOf({ kind: "enum" })];
    await assert.rejects(trustOf(key, { profiles: [profileOf({ fields })] }), TypeError);
    const columns = [fieldOf({ kind: "records" })];
    const nested = [fieldOf({ kind: "records", columns })];
    await assert.rejects(trustOf(key, { profiles: [profileOf({ fields: nested })] }), TypeError);
});

test("whatever single byte of a code is changed, it is not accepted", async () => {
    const { text } = await issue(key, { payload: bytes(encode(claimsOf())) });
    const trust = await trustOf(key);
    for (let i = 4; i < text.length; i += 1) {
        const changed = text.slice(0, i) + (text[i] === "0" ? "1" : "0") + text.slice(i + 1);
        const { outcome } = await verify(changed, trust, null, NOW);
        assert.notEqual(outcome, "accepted");
    }
});

test("a payload may hold bytes that have no second spelling alone", () => {
    const long = new Raw(0x1a, 0, 0, 0, 1);
    return assertReason(withDoc({ 0: long }), "malformed", "cbor-not-shortest");
});
