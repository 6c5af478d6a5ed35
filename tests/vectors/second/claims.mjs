/** Section 5 of the specification: the claims (L-01 to L-09). */

import { decode } from "./cbor.mjs";
import { must } from "./errors.mjs";

const EXP = 4;
const NBF = 5;
const IAT = 6;
const CTI = 7;
const DOC = -65537;
const LABELS = new Set([EXP, NBF, IAT, CTI, DOC]);

const DOC_TYPE = 0;
const DOC_STATUS = 20;
const DOC_VERSION = 21;
const DOC_LAST_LABEL = 21;

const EARLIEST = 1577836800; // 2020-01-01T00:00:00Z
const LATEST = 4102444800; // 2100-01-01T00:00:00Z

/**
 * The claims of a code, after their signature has held.
 *
 * @typedef {object} Claims
 * @property {number} exp seconds since 1970
 * @property {number | null} nbf seconds since 1970
 * @property {number} iat seconds since 1970
 * @property {Uint8Array | null} cti 1 to 16 bytes
 * @property {number} type document type
 * @property {number} version profile version
 * @property {{list: number, index: number} | null} status where the status of this code is listed
 * @property {Map<number, *>} fields values of the labels 1 to 19
 */

/**
 * Reads a payload. To be called after V-05 only.
 *
 * @param {Uint8Array} payload
 * @returns {Claims}
 * @throws {import("./errors.mjs").RuleBroken} a code that begins with "claims-" or "cbor-"
 */
export function parseClaims(payload) {
    const claims = decode(payload);
    must(claims instanceof Map, "L-01", "claims-shape");
    must(
        [...claims.keys()].every((label) => LABELS.has(label)),
        "L-01",
        "claims-unknown",
    );
    must(
        [EXP, IAT, DOC].every((label) => claims.has(label)),
        "L-02",
        "claims-missing",
    );
    return Object.freeze({
        ...parseTimes(claims),
        cti: parseCti(claims),
        ...parseDoc(claims.get(DOC)),
    });
}

/**
 * L-03 bounds every moment that a code can name; the kind `time` of a profile has the same bounds.
 *
 * @param {*} value
 * @returns {boolean} whether it is an integer from 2020-01-01 to 2100-01-01 in seconds
 */
export function isMoment(value) {
    return isIntegerIn(value, EARLIEST, LATEST);
}

function parseTimes(claims) {
    const [exp, nbf, iat] = [EXP, NBF, IAT].map((label) => claims.get(label) ?? null);
    must([exp, iat].every(isMoment), "L-03", "claims-time");
    must(nbf === null || isMoment(nbf), "L-03", "claims-time");
    must(iat < exp, "L-04", "claims-window");
    must(nbf === null || nbf < exp, "L-04", "claims-window");
    return { exp, nbf, iat };
}

function parseCti(claims) {
    if (!claims.has(CTI)) return null;
    const cti = claims.get(CTI);
    const fits = cti instanceof Uint8Array && cti.length >= 1 && cti.length <= 16;
    must(fits, "L-05", "claims-cti");
    return cti;
}

function parseDoc(doc) {
    must(doc instanceof Map, "L-06", "claims-doc");
    must(isIntegerIn(doc.get(DOC_TYPE), 1, 0xffff), "L-06", "claims-doc");
    const labels = [...doc.keys()];
    must(
        labels.every((label) => isIntegerIn(label, 0, DOC_LAST_LABEL)),
        "L-07",
        "claims-doc-label",
    );
    const status = parseStatus(doc);
    const version = parseVersion(doc);
    const fields = new Map([...doc].filter(([label]) => label >= 1 && label <= 19));
    return { type: doc.get(DOC_TYPE), version, status, fields };
}

function parseStatus(doc) {
    if (!doc.has(DOC_STATUS)) return null;
    const place = doc.get(DOC_STATUS);
    must(Array.isArray(place) && place.length === 2, "L-08", "claims-status");
    const [list, index] = place;
    must(isIntegerIn(list, 0, 0xffff), "L-08", "claims-status");
    must(isIntegerIn(index, 0, 0xfffff), "L-08", "claims-status");
    return { list, index };
}

function parseVersion(doc) {
    if (!doc.has(DOC_VERSION)) return 1;
    const version = doc.get(DOC_VERSION);
    must(isIntegerIn(version, 2, 0xff), "L-09", "claims-version");
    return version;
}

function isIntegerIn(value, low, high) {
    return Number.isInteger(value) && value >= low && value <= high;
}
