/**
 * The human reference of a voucher, from docs/spec/reference.md.
 *
 * Sixteen symbols that carry 70 bits. Where the specification says that another symbol or another
 * order "makes a word of the code", this module tries them all: there are few, and a search has no
 * algebra to get wrong.
 */

import { RuleBroken } from "./errors.mjs";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CTI_BYTES = 9;
const MESSAGE_SYMBOLS = 14;
const WORD_SYMBOLS = 16;
const GROUP_SYMBOLS = 4;
const MAX_TYPED = 256;

/** The characters that R-09 drops. */
const SEPARATORS = new Set(
    "\t\n\r \u00a0\u2007\u2009\u202f" +
        "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2212." +
        "\u200b\u200e\u200f\u2060\ufeff",
);
const LOOKALIKES = new Map([
    ["O", "0"],
    ["I", "1"],
    ["L", "1"],
]);
const PRINTED_OUTLINE = "xxxx-xxxx-xxxx-xxxx";

/** x^5 + x^2 + 1, whose bits are its coefficients. */
const FIELD_POLYNOMIAL = 0b100101;
const GENERATOR = [4, 1]; // of x^2 + 4x + 1, without the leading 1
const ROOTS = [power(2, 15), power(2, 16)];

/**
 * @typedef {object} Read
 * @property {string} cti 18 digits of hexadecimal
 * @property {boolean} normalised whether the text differed from the printed form
 * @property {number[]} lookalikes positions of O, I and L
 * @property {number[]} lower_case positions of other lower-case letters
 * @property {boolean} regrouped whether the separators differed
 *
 * @typedef {object} Refused
 * @property {string} error stable code that begins with "reference-"
 * @property {number | null} position where the fault is, from 1
 * @property {string | null} proposal the symbol or symbols that would stand there; only a person
 *   who looks at the paper may apply it
 * @property {number | null} count how many characters there are, where they are not sixteen
 */

/**
 * @param {Uint8Array} cti
 * @returns {boolean} whether it is a reference: nine bytes, the two highest bits zero
 */
export function isReference(cti) {
    return cti.length === CTI_BYTES && cti[0] < 0x40;
}

/**
 * Writes the printed form.
 *
 * @param {Uint8Array} cti
 * @returns {string} sixteen symbols in four groups
 * @throws {RuleBroken} reference-bytes
 */
export function printReference(cti) {
    if (!isReference(cti)) throw new RuleBroken("R-03", "reference-bytes");
    const number = cti.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
    const message = Array.from({ length: MESSAGE_SYMBOLS }, (_, i) =>
        Number((number >> BigInt(5 * (MESSAGE_SYMBOLS - 1 - i))) & 31n),
    );
    const symbols = [...message, ...checkValues(message)].map((value) => ALPHABET[value]);
    return [0, 4, 8, 12].map((at) => symbols.slice(at, at + GROUP_SYMBOLS).join("")).join("-");
}

/**
 * Reads what a person typed, and names the first fault in the order of the specification.
 *
 * @param {string} typed any text
 * @returns {Read | Refused}
 */
export function readReference(typed) {
    const characters = Array.from(typed);
    if (characters.length > MAX_TYPED) return refused("length", { count: characters.length });
    const { symbols, changes } = fold(characters);
    const values = symbols.map((symbol) => ALPHABET.indexOf(symbol));
    if (values.includes(-1)) return refusedForAlphabet(values);
    if (values.length !== WORD_SYMBOLS) return refused("length", { count: values.length });
    if (!isWord(values)) return refusedForCheck(values);
    return { cti: toCti(values), ...changes };
}

/**
 * Checks along while a person types. Refuses nothing and proposes nothing.
 *
 * @param {string} typed
 * @returns {{count: number, bad_positions: number[], verdict: string}}
 */
export function watchReference(typed) {
    const characters = Array.from(typed);
    if (characters.length > MAX_TYPED) {
        return { count: characters.length, bad_positions: [], verdict: "too-long" };
    }
    const values = fold(characters).symbols.map((symbol) => ALPHABET.indexOf(symbol));
    const bad = positionsWhere(values, (value) => value < 0);
    return { count: values.length, bad_positions: bad, verdict: watchVerdict(values, bad) };
}

function watchVerdict(values, bad) {
    if (bad.length > 0) return "bad-symbol";
    if (values.length > WORD_SYMBOLS) return "too-long";
    if (values.length < WORD_SYMBOLS) return "incomplete";
    return isWord(values) ? "checks" : "does-not-check";
}

/** Drops separators, folds letters and notes what that changed. */
function fold(characters) {
    const kept = characters.filter((character) => !SEPARATORS.has(character));
    const upper = kept.map((character) =>
        character.replace(/[a-z]/, (letter) => letter.toUpperCase()),
    );
    const lookalikes = positionsWhere(upper, (letter) => LOOKALIKES.has(letter));
    const lower_case = positionsWhere(
        kept,
        (letter, i) => /[a-z]/.test(letter) && !LOOKALIKES.has(upper[i]),
    );
    const outline = characters
        .map((character) => (SEPARATORS.has(character) ? character : "x"))
        .join("");
    const regrouped = outline !== PRINTED_OUTLINE;
    const normalised = regrouped || lookalikes.length > 0 || lower_case.length > 0;
    const symbols = upper.map((letter) => LOOKALIKES.get(letter) ?? letter);
    return { symbols, changes: { normalised, lookalikes, lower_case, regrouped } };
}

/** for the one gap that the two checks can fill. */
function refusedForAlphabet(values) {
    const bad = positionsWhere(values, (value) => value < 0);
    const [position] = bad;
    const isOneGap = bad.length === 1 && values.length === WORD_SYMBOLS;
    const value = isOneGap ? fittingValue(values, position - 1) : undefined;
    return refused("alphabet", {
        position,
        proposal: value === undefined ? null : ALPHABET[value],
    });
}

/** in this order. */
function refusedForCheck(values) {
    for (let at = 0; at < WORD_SYMBOLS; at += 1) {
        const value = fittingValue(values, at);
        if (value !== undefined) {
            return refused("one-symbol", { position: at + 1, proposal: ALPHABET[value] });
        }
    }
    for (let at = 0; at + 1 < WORD_SYMBOLS; at += 1) {
        const pair = [values[at + 1], values[at]];
        if (isWord(replaced(values, at, pair))) {
            return refused("swap", {
                position: at + 1,
                proposal: pair.map((value) => ALPHABET[value]).join(""),
            });
        }
    }
    return refused("check", {});
}

function fittingValue(values, at) {
    const all = Array.from(ALPHABET, (_, value) => value);
    return all.find((value) => isWord(replaced(values, at, [value])));
}

function replaced(values, at, replacement) {
    return [...values.slice(0, at), ...replacement, ...values.slice(at + replacement.length)];
}

function refused(code, { position = null, proposal = null, count = null }) {
    return { error: `reference-${code}`, position, proposal, count };
}

function positionsWhere(items, holds) {
    return items.flatMap((item, i) => (holds(item, i) ? [i + 1] : []));
}

function toCti(values) {
    const message = values.slice(0, MESSAGE_SYMBOLS);
    const number = message.reduce((sum, value) => sum * 32n + BigInt(value), 0n);
    return number.toString(16).padStart(2 * CTI_BYTES, "0");
}

/** zero at both roots, by Horner's rule. */
function isWord(values) {
    return ROOTS.every(
        (root) => values.reduce((sum, value) => multiply(sum, root) ^ value, 0) === 0,
    );
}

/** the remainder of the message, moved up by two places, divided by the generator. */
function checkValues(message) {
    return message.reduce(
        ([high, low], value) => {
            const quotient = high ^ value;
            return [low ^ multiply(quotient, GENERATOR[0]), multiply(quotient, GENERATOR[1])];
        },
        [0, 0],
    );
}

function multiply(first, second) {
    let product = 0;
    for (let bit = 0; bit < 5; bit += 1) {
        if (second & (1 << bit)) product ^= first << bit;
    }
    for (let bit = 8; bit >= 5; bit -= 1) {
        if (product & (1 << bit)) product ^= FIELD_POLYNOMIAL << (bit - 5);
    }
    return product;
}

function power(base, exponent) {
    return exponent === 0 ? 1 : multiply(base, power(base, exponent - 1));
}
