/**
 * Section 3 of the specification: deterministic CBOR (C-01 to C-14).
 *
 * One walk over the bytes builds the value and refuses whatever has a second spelling. A value is a
 * number (always an integer that a double holds exactly), a boolean, a string, a Uint8Array, an
 * Array or a Map, so `typeof` and `instanceof` tell the CBOR types apart.
 */

import { must, RuleBroken } from "./errors.mjs";

const MAX_BYTES = 1024;
const MAX_DEPTH = 4;
const MAX_ENTRIES = 64;

const UNSIGNED = 0;
const NEGATIVE = 1;
const BYTES = 2;
const TEXT = 3;
const ARRAY = 4;
const TAG = 6;

const FALSE = 20;
const TRUE = 21;

// A byte order mark is a character of the string like any other: dropping it silently would let two
// different strings pass as one.
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Decodes the one item that the bytes hold.
 *
 * @param {Uint8Array} bytes the whole encoding
 * @param {number} start where the item begins; the message begins behind its tag (S-01)
 * @returns {number | boolean | string | Uint8Array | Array | Map} the value
 * @throws {RuleBroken} a code that begins with "cbor-"
 */
export function decode(bytes, start = 0) {
    must(bytes.length <= MAX_BYTES, "C-01", "cbor-too-long");
    const walk = { bytes, position: start };
    const value = readItem(walk, 1);
    must(walk.position === bytes.length, "C-03", "cbor-trailing");
    return value;
}

/** Reads one item; a container found here is the `depth`-th of its nest. */
function readItem(walk, depth) {
    const [initial] = take(walk, 1);
    const major = initial >> 5;
    const info = initial & 0x1f;
    must(info < 28 || info === 31, "C-06", "cbor-reserved");
    // 31 means "indefinite length" or, alone, the break that ends one.
    must(info !== 31, "C-04", "cbor-indefinite");
    if (major > TAG) return readSimple(info);
    must(major !== TAG, "C-10", "cbor-tag");
    return readValue(walk, major, readArgument(walk, info), depth);
}

/** False and true are the only values of major type 7 that have a place here. */
function readSimple(info) {
    must(info < 25, "C-11", "cbor-float");
    must(info === FALSE || info === TRUE, "C-11", "cbor-simple");
    return info === TRUE;
}

/**
 * Reads the number behind an initial byte. Above 2^53 a double rounds, but never back below 2^53,
 * so C-14 and the comparisons with lengths still hold.
 */
function readArgument(walk, info) {
    if (info < 24) return info;
    const width = 1 << (info - 24);
    const value = take(walk, width).reduce((number, byte) => number * 256 + byte, 0);
    const smallest = width === 1 ? 24 : 256 ** (width / 2);
    must(value >= smallest, "C-05", "cbor-not-shortest");
    return value;
}

function readValue(walk, major, argument, depth) {
    switch (major) {
        case UNSIGNED:
            return exact(argument);
        case NEGATIVE:
            return -1 - exact(argument, 1);
        case BYTES:
            return take(walk, argument).slice();
        case TEXT:
            return readText(take(walk, argument));
        case ARRAY:
            enterContainer(argument, depth);
            return Array.from({ length: argument }, () => readItem(walk, depth + 1));
        default: // a map: tags and simple values have been dealt with
            enterContainer(argument, depth);
            return readMap(walk, argument, depth);
    }
}

/** C-14 is symmetric around zero; a negative integer is one further out than its argument says. */
function exact(argument, further = 0) {
    must(argument + further <= Number.MAX_SAFE_INTEGER, "C-14", "cbor-integer");
    return argument;
}

function enterContainer(entries, depth) {
    must(depth <= MAX_DEPTH, "C-12", "cbor-depth");
    must(entries <= MAX_ENTRIES, "C-12", "cbor-too-many");
}

function readText(utf8) {
    let text;
    try {
        text = UTF8.decode(utf8);
    } catch {
        throw new RuleBroken("C-13", "cbor-utf8");
    }
    must(text.normalize("NFC") === text, "C-13", "cbor-nfc");
    return text;
}

function readMap(walk, entries, depth) {
    const map = new Map();
    let lastKey = null;
    for (let i = 0; i < entries; i += 1) {
        const start = walk.position;
        must(take(walk, 1)[0] >> 5 <= NEGATIVE, "C-07", "cbor-key-type");
        walk.position = start;
        const label = readItem(walk, depth + 1);
        const key = walk.bytes.subarray(start, walk.position);
        must(!map.has(label), "C-08", "cbor-duplicate-key");
        must(lastKey === null || precedes(lastKey, key), "C-09", "cbor-key-order");
        map.set(label, readItem(walk, depth + 1));
        lastKey = key;
    }
    return map;
}

/** Bytewise order. Of two encodings of integers neither is the beginning of the other. */
function precedes(first, second) {
    const at = first.findIndex((byte, i) => byte !== second[i]);
    return at >= 0 && first[at] < second[at];
}

function take(walk, count) {
    const end = walk.position + count;
    must(end <= walk.bytes.length, "C-02", "cbor-truncated");
    const taken = walk.bytes.subarray(walk.position, end);
    walk.position = end;
    return taken;
}
