/** Section 9 of the specification: what a vector expects, beside what this implementation says. */

import { fromHex } from "./bytes.mjs";
import { attempt } from "./errors.mjs";
import { printReference, readReference, watchReference } from "./reference.mjs";
import { verify } from "./verify.mjs";

/**
 * @typedef {object} Result
 * @property {string} id identifier of the vector
 * @property {boolean} passed
 * @property {string} expected what the vector says, for a person to read
 * @property {string} got what this implementation says
 */

/**
 * Judges one vector and compares.
 *
 * @param {object} vector the JSON of a file under gc1/
 * @param {import("./trust.mjs").Trust} trust the trust that it names
 * @returns {Promise<Result>}
 */
export async function judgeVector(vector, trust) {
    const { expect } = vector;
    const verdict = await verify(vector.text, trust, vector.policy, vector.now);
    // Null asks for nothing: a document may have been read and rejected after that.
    const comparesClaims = expect.claims !== null;
    const expected = describe(expect, comparesClaims);
    const got = describe(verdict, comparesClaims);
    return { id: vector.id, passed: expected === got, expected, got };
}

function describe({ outcome, reason, error, claims }, withClaims) {
    const words = [outcome, reason, error ?? "no error"];
    if (withClaims) words.push(`claims ${claims}`);
    return words.join(", ");
}

/**
 * Judges the vectors of the human reference.
 *
 * @param {object} vectors the JSON of reference.json
 * @returns {Result[]}
 */
export function judgeReferences({ encoded, cti_refused: ctiRefused, typed }) {
    return [
        ...encoded.map(({ cti, text }) => compare(`encoded ${cti}`, text, print(cti).value)),
        ...ctiRefused.map(({ says, cti, error }) => compare(says, error, print(cti).broken?.code)),
        ...typed.map((vector) => compare(vector.id, vector.expect, readReference(vector.typed))),
        ...typed.map((vector) =>
            compare(`${vector.id} live`, vector.partial, watchReference(vector.typed)),
        ),
    ];
}

function print(cti) {
    return attempt(() => printReference(fromHex(cti)));
}

function compare(id, wanted, given) {
    const [expected, got] = [wanted, given].map(
        (value) => JSON.stringify(value, sortedKeys) ?? "nothing",
    );
    return { id, passed: expected === got, expected, got };
}

/** Two objects are the same whatever the order of their members. */
function sortedKeys(_, value) {
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? Object.fromEntries(Object.entries(value).sort()) : value;
}
