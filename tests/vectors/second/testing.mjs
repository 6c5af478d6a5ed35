/**
 * A small issuer for the tests of this folder: it writes what the specification says, and, where a
 * test asks for it, what the specification forbids. It shares no code with the reader under test.
 */

import { webcrypto } from "node:crypto";

import { toHex } from "./bytes.mjs";
import { Trust } from "./trust.mjs";

// Node 18 has WebCrypto, but not yet as a global.
globalThis.crypto ??= webcrypto;

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/** 2026-09-21T13:46:40Z */
export const NOW = 1790000000;
export const DAY = 86400;

/** Bytes that stand in an encoding as they are. */
export class Raw {
    constructor(...bytes) {
        this.bytes = bytes.flat();
    }
}

/** Encodes a value in CBOR; a Map is written in the order of its entries, whatever that is. */
export function encode(value) {
    if (value instanceof Raw) return value.bytes;
    if (typeof value === "boolean") return [value ? 0xf5 : 0xf4];
    if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
    if (typeof value === "string") return withHead(3, [...Buffer.from(value, "utf8")]);
    if (value instanceof Uint8Array) return withHead(2, [...value]);
    if (Array.isArray(value)) return [...head(4, value.length), ...value.flatMap(encode)];
    return [...head(5, value.size), ...[...value].flatMap((pair) => pair.flatMap(encode))];
}

function withHead(major, content) {
    return [...head(major, content.length), ...content];
}

function head(major, argument) {
    const first = major << 5;
    if (argument < 24) return [first + argument];
    const width = [1, 2, 4, 8].find((bytes) => argument < 256 ** bytes);
    const digits = BigInt(argument)
        .toString(16)
        .padStart(2 * width, "0");
    return [first + 24 + Math.log2(width), ...Buffer.from(digits, "hex")];
}

export function bytes(...values) {
    return Uint8Array.from(values.flat());
}

export function encodeBase45(data) {
    let text = "";
    for (let i = 0; i < data.length; i += 2) {
        const isPair = i + 1 < data.length;
        let rest = isPair ? data[i] * 256 + data[i + 1] : data[i];
        for (let digit = 0; digit < (isPair ? 3 : 2); digit += 1) {
            text += ALPHABET[rest % 45];
            rest = Math.floor(rest / 45);
        }
    }
    return text;
}

export function textOf(message) {
    return `GC1:${encodeBase45(message)}`;
}

const GENERATE = {
    p256: [{ name: "ECDSA", namedCurve: "P-256" }, { name: "ECDSA", hash: "SHA-256" }, -7],
    ed25519: [{ name: "Ed25519" }, { name: "Ed25519" }, -8],
};

/** Makes a key pair: its COSE_Key, its kid, and how it signs. */
export async function newKey(curve = "p256") {
    const [generation, signing, alg] = GENERATE[curve];
    const { subtle } = globalThis.crypto;
    const pair = await subtle.generateKey(generation, true, ["sign", "verify"]);
    const { x, y } = await subtle.exportKey("jwk", pair.publicKey);
    const coseKey = bytes(curve === "p256" ? ec2Key(fromUrl(x), fromUrl(y)) : okpKey(fromUrl(x)));
    const kid = new Uint8Array(await subtle.digest("SHA-256", coseKey)).slice(0, 8);
    const sign = async (data) => new Uint8Array(await subtle.sign(signing, pair.privateKey, data));
    return { coseKey, kid, alg, sign };
}

function fromUrl(text) {
    return new Uint8Array(Buffer.from(text, "base64url"));
}

function ec2Key(x, y) {
    return encode(
        new Map([
            [1, 2],
            [-1, 1],
            [-2, x],
            [-3, y],
        ]),
    );
}

function okpKey(x) {
    return encode(
        new Map([
            [1, 1],
            [-1, 6],
            [-2, x],
        ]),
    );
}

/** The claims of a permit; `changes` replaces claims; one that is undefined is left out. */
export function claimsOf({ doc = docOf(), ...changes } = {}) {
    const claims = { 4: NOW + 100 * DAY, 5: undefined, 6: NOW - DAY, 7: undefined, ...changes };
    const entries = Object.entries(claims).map(([label, value]) => [Number(label), value]);
    return withoutAbsent([...entries.sort(([a], [b]) => order(a) - order(b)), [-65537, doc]]);
}

export function docOf(changes = {}) {
    const doc = { 0: 1, 1: "Muster Anna", ...changes };
    return withoutAbsent(Object.entries(doc).map(([label, value]) => [Number(label), value]));
}

function withoutAbsent(entries) {
    return new Map(entries.filter(([, value]) => value !== undefined));
}

/** Non-negative integers stand before negative ones, and either by size. */
function order(label) {
    return label < 0 ? 2 ** 40 - label : label;
}

/** Issues a code. Whatever is given replaces the part that would be right. */
export async function issue(key, parts = {}) {
    const { claims = claimsOf(), payload = bytes(encode(claims)) } = parts;
    const {
        header = new Map([
            [1, parts.alg ?? key.alg],
            [4, parts.kid ?? key.kid],
        ]),
    } = parts;
    const protectedBytes = bytes(encode(header));
    const signed = bytes(encode(["Signature1", protectedBytes, bytes(), payload]));
    const signature = parts.signature ?? (await key.sign(signed));
    const { unprotected = new Map() } = parts;
    const message = parts.message ?? [protectedBytes, unprotected, payload, signature];
    const fingerprint = await globalThis.crypto.subtle.digest("SHA-256", signed);
    return {
        text: textOf([...(parts.tag ?? [0xd2]), ...encode(message)]),
        payload: toHex(payload),
        fingerprint: toHex(new Uint8Array(fingerprint)),
        signature,
    };
}

export function fieldOf(changes = {}) {
    const none = { min: null, max: null, required: false, role: null, enum: null, columns: null };
    return { label: 1, id: "holder", kind: "text", ...none, ...changes };
}

export function profileOf(changes = {}) {
    const fields = [fieldOf({ min: 1, max: 60, required: true })];
    const rules = { cti: "optional", status: "optional", amber: DAY, stop: 7 * DAY };
    return { type: 1, version: 1, ...rules, fields, ...changes };
}

export function trustOf(key, { keyIs = {}, ...changes } = {}) {
    const entry = {
        cose_key: toHex(key.coseKey),
        issuer: "sample-issuer",
        use: "document",
        types: [1, 2],
        from: NOW - 10 * DAY,
        until: NOW + 10 * DAY,
        state: "active",
        allow: [],
        ...keyIs,
    };
    const lists = { deny: [], campaigns: [], statuses: [], as_of: NOW };
    return Trust.load({ keys: [entry], profiles: [profileOf()], ...lists, ...changes });
}
