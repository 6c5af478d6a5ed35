/** Section 5 of the specification: what a profile asks of the claims (P-01 to P-07). */

import { isMoment } from "./claims.mjs";
import { must } from "./errors.mjs";
import { isReference } from "./reference.mjs";

const FIRST_DATE = -65536; // days since 1970-01-01
const LAST_DATE = 65535;
const YEAR_OR_MONTH = /^[0-9]{4}(?:-(?:0[1-9]|1[0-2]))?$/;

/**
 * A field of a profile, or a column of its records.
 *
 * @typedef {object} Field
 * @property {number} label 1 to 19; a column has none
 * @property {string} id name of the field
 * @property {string} kind one of KINDS, or "records"
 * @property {number | null} min smallest value, length or number of rows; null is no bound
 * @property {number | null} max largest value, length or number of rows; null is no bound
 * @property {boolean} required whether the field must be present
 * @property {string | null} role what the verifier does with the value, such as "valid-until"
 * @property {Record<string, string> | null} enum the names of an enumeration
 * @property {Field[] | null} columns the columns of records
 *
 * @typedef {object} Profile
 * @property {number} type document type
 * @property {number} version
 * @property {"none" | "optional" | "reference"} cti
 * @property {"none" | "optional" | "required"} status
 * @property {number} amber seconds after which the lists are aged
 * @property {number} stop seconds after which they are too old to decide
 * @property {Field[]} fields
 */

/** The kinds of a single value: `is` is rule P-03, `fits` is rule P-04. */
const SINGLE_KINDS = {
    text: { is: isText, fits: (value, field) => isWithin([...value].length, field) },
    integer: { is: Number.isInteger, fits: isWithin },
    date: { is: Number.isInteger, fits: isDateWithin },
    "partial-date": {
        is: isPartialDate,
        fits: (value, field) => isText(value) || isDateWithin(value, field),
    },
    time: {
        is: Number.isInteger,
        fits: (value, field) => isMoment(value) && isWithin(value, field),
    },
    money: { is: Number.isInteger, fits: isWithin },
    enum: { is: Number.isInteger, fits: () => true },
    boolean: { is: (value) => typeof value === "boolean", fits: () => true },
    bytes: { is: isBytes, fits: (value, field) => isWithin(value.length, field) },
};

/** The kinds that a column of records can have; a field can be of kind "records" besides. */
export const KINDS = Object.freeze(Object.keys(SINGLE_KINDS));

/**
 * Requires that the claims are what the profile says.
 *
 * @param {Profile} profile
 * @param {import("./claims.mjs").Claims} claims
 * @throws {import("./errors.mjs").RuleBroken} a code that begins with "profile-"
 */
export function checkProfile(profile, { fields, cti, status }) {
    checkLabels(profile, fields);
    for (const field of profile.fields) {
        if (fields.has(field.label)) checkField(fields.get(field.label), field);
    }
    checkCti(profile, cti);
    checkStatus(profile, status);
}

function checkLabels(profile, fields) {
    const required = profile.fields.filter((field) => field.required);
    must(
        required.every(({ label }) => fields.has(label)),
        "P-01",
        "profile-field-missing",
    );
    const named = new Set(profile.fields.map(({ label }) => label));
    must(
        [...fields.keys()].every((label) => named.has(label)),
        "P-02",
        "profile-field-unknown",
    );
}

function checkField(value, field) {
    if (field.kind === "records") checkRecords(value, field);
    else checkSingle(value, field);
}

function checkRecords(rows, field) {
    const { columns } = field;
    must(Array.isArray(rows), "P-03", "profile-field-kind");
    must(isWithin(rows.length, field), "P-04", "profile-field-range");
    for (const row of rows) {
        must(Array.isArray(row) && row.length === columns.length, "P-03", "profile-field-kind");
        row.forEach((value, i) => checkSingle(value, columns[i]));
    }
}

function checkSingle(value, field) {
    const kind = SINGLE_KINDS[field.kind];
    must(kind.is(value), "P-03", "profile-field-kind");
    must(kind.fits(value, field), "P-04", "profile-field-range");
    const named = field.kind !== "enum" || Object.hasOwn(field.enum, String(value));
    must(named, "P-05", "profile-field-enum");
}

function checkCti(profile, cti) {
    if (profile.cti === "none") must(cti === null, "P-06", "profile-cti");
    if (profile.cti === "reference") must(cti !== null && isReference(cti), "P-06", "profile-cti");
}

function checkStatus(profile, status) {
    if (profile.status === "none") must(status === null, "P-07", "profile-status");
    if (profile.status === "required") must(status !== null, "P-07", "profile-status");
}

function isText(value) {
    return typeof value === "string";
}

function isBytes(value) {
    return value instanceof Uint8Array;
}

function isPartialDate(value) {
    return Number.isInteger(value) || (isText(value) && YEAR_OR_MONTH.test(value));
}

function isWithin(size, { min, max }) {
    return (min === null || size >= min) && (max === null || size <= max);
}

function isDateWithin(value, field) {
    return value >= FIRST_DATE && value <= LAST_DATE && isWithin(value, field);
}
