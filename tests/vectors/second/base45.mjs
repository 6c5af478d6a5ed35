/** Section 2 of the specification: from the text of the QR symbol to bytes (T-01 to T-05). */

import { must, RuleBroken } from "./errors.mjs";

const PREFIX = "GC1:";
const LATER_VERSION = /^GC[2-9]:/;
const MAX_SYMBOLS = 1540;
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const DIGITS = new Map(Array.from(ALPHABET, (symbol, digit) => [symbol, digit]));

/**
 * Reads the text of a code.
 *
 * The prefix is looked at before the length: what is not a GC1 code cannot be one that is too long,
 * and the two lead to different reasons.
 *
 * @param {string} text exactly what the QR reader gave
 * @returns {Uint8Array} the message
 * @throws {RuleBroken} text-newer, text-prefix, text-too-long, text-empty; or as decodeBase45
 */
export function decodeText(text) {
    if (LATER_VERSION.test(text)) throw new RuleBroken("T-01", "text-newer");
    must(text.startsWith(PREFIX), "T-01", "text-prefix");
    must(hasAtMost(text, MAX_SYMBOLS), "T-02", "text-too-long");
    must(text.length > PREFIX.length, "T-03", "text-empty");
    return decodeBase45(text.slice(PREFIX.length));
}

/**
 * Reads Base45 (RFC 9285 section 4) without repairing anything.
 *
 * @param {string} symbols
 * @returns {Uint8Array}
 * @throws {RuleBroken} text-alphabet, text-base45
 */
export function decodeBase45(symbols) {
    const digits = Array.from(symbols, (symbol) => DIGITS.get(symbol) ?? -1);
    must(!digits.includes(-1), "T-04", "text-alphabet");
    must(digits.length % 3 !== 1, "T-05", "text-base45");
    const bytes = [];
    for (let i = 0; i < digits.length; i += 3) {
        bytes.push(...groupBytes(digits.slice(i, i + 3)));
    }
    return Uint8Array.from(bytes);
}

/** Three digits, the lowest first, are two bytes; the last two digits alone are one byte. */
function groupBytes([low, middle, high]) {
    const value = low + 45 * middle + 45 * 45 * (high ?? 0);
    if (high === undefined) {
        must(value <= 0xff, "T-05", "text-base45");
        return [value];
    }
    must(value <= 0xffff, "T-05", "text-base45");
    return [value >> 8, value & 0xff];
}

/** Counts code points, but only in a text short enough that counting is cheap (V-16). */
function hasAtMost(text, limit) {
    return text.length <= 2 * limit && Array.from(text).length <= limit;
}
