import assert from "node:assert/strict";
import { test } from "node:test";

import { attempt } from "./errors.mjs";
import { checkProfile } from "./profiles.mjs";
import { bytes, DAY, fieldOf, newKey, NOW, profileOf, trustOf } from "./testing.mjs";
import { dateInLuxembourg, validityReason } from "./validity.mjs";

function errorOf(profile, claims) {
    const complete = { fields: new Map(), cti: null, status: null, ...claims };
    return attempt(() => checkProfile(profileOf(profile), complete)).broken?.code ?? null;
}

const ofValue = (value, field) =>
    errorOf({ fields: [fieldOf(field)] }, { fields: new Map([[1, value]]) });

const NAMES = { 1: "single", 2: "return" };
const COLUMNS = [fieldOf({ kind: "date" }), fieldOf({ kind: "enum", enum: NAMES })];

for (const [name, value, field, code] of [
    ["text at its bounds", "ab", { kind: "text", min: 2, max: 2 }, null],
    ["two characters outside the first plane", "🎫🎫", { kind: "text", min: 2, max: 2 }, null],
    ["text too short", "", { kind: "text", min: 1 }, "profile-field-range"],
    ["text too long", "abc", { kind: "text", max: 2 }, "profile-field-range"],
    ["integer as text", 1, { kind: "text" }, "profile-field-kind"],
    ["integer at its bound", -5, { kind: "integer", min: -5 }, null],
    ["integer below its bound", -6, { kind: "integer", min: -5 }, "profile-field-range"],
    ["true as integer", true, { kind: "integer" }, "profile-field-kind"],
    ["last date", 65535, { kind: "date" }, null],
    ["first date", -65536, { kind: "date" }, null],
    ["date behind the last", 65536, { kind: "date" }, "profile-field-range"],
    ["date before the first", -65537, { kind: "date" }, "profile-field-range"],
    ["date as text", "2026-09-21", { kind: "date" }, "profile-field-kind"],
    ["year", "1954", { kind: "partial-date" }, null],
    ["month", "1954-12", { kind: "partial-date" }, null],
    ["day of a partial date", -6000, { kind: "partial-date" }, null],
    ["partial date behind the last", 65536, { kind: "partial-date" }, "profile-field-range"],
    ["month 13", "1954-13", { kind: "partial-date" }, "profile-field-kind"],
    ["month 0", "1954-00", { kind: "partial-date" }, "profile-field-kind"],
    ["full date in text", "1954-12-24", { kind: "partial-date" }, "profile-field-kind"],
    ["year and a line feed", "1954\n", { kind: "partial-date" }, "profile-field-kind"],
    ["moment", NOW, { kind: "time" }, null],
    ["moment of 1970", 0, { kind: "time" }, "profile-field-range"],
    ["money", 250, { kind: "money", min: 0, max: 250 }, null],
    ["too much money", 251, { kind: "money", min: 0, max: 250 }, "profile-field-range"],
    ["named value", 2, { kind: "enum", enum: NAMES }, null],
    ["value without a name", 3, { kind: "enum", enum: NAMES }, "profile-field-enum"],
    ["name instead of a value", "single", { kind: "enum", enum: NAMES }, "profile-field-kind"],
    ["false", false, { kind: "boolean" }, null],
    ["0 as boolean", 0, { kind: "boolean" }, "profile-field-kind"],
    ["bytes", bytes(1, 2), { kind: "bytes", max: 2 }, null],
    ["too many bytes", bytes(1, 2, 3), { kind: "bytes", max: 2 }, "profile-field-range"],
    ["no records", [], { kind: "records", columns: COLUMNS }, null],
    [
        "two records",
        [
            [0, 1],
            [1, 2],
        ],
        { kind: "records", max: 2, columns: COLUMNS },
        null,
    ],
    [
        "three records",
        [
            [0, 1],
            [1, 2],
            [2, 2],
        ],
        { kind: "records", max: 2, columns: COLUMNS },
        "profile-field-range",
    ],
    ["record that is short", [[0]], { kind: "records", columns: COLUMNS }, "profile-field-kind"],
    [
        "record that is long",
        [[0, 1, 2]],
        { kind: "records", columns: COLUMNS },
        "profile-field-kind",
    ],
    ["record that is no array", [0], { kind: "records", columns: COLUMNS }, "profile-field-kind"],
    ["records that are no array", 0, { kind: "records", columns: COLUMNS }, "profile-field-kind"],
    [
        "column of another kind",
        [["0", 1]],
        { kind: "records", columns: COLUMNS },
        "profile-field-kind",
    ],
    [
        "column without a name",
        [[0, 3]],
        { kind: "records", columns: COLUMNS },
        "profile-field-enum",
    ],
]) {
    test(`${name}: ${code ?? "good"}`, () => assert.equal(ofValue(value, field), code));
}

test("required and named fields are told apart", () => {
    assert.equal(errorOf({}, {}), "profile-field-missing");
    assert.equal(errorOf({ fields: [] }, { fields: new Map([[2, 0]]) }), "profile-field-unknown");
    assert.equal(errorOf({ fields: [fieldOf()] }, {}), null);
});

test("cti and status follow the profile", () => {
    const status = { list: 0, index: 0 };
    assert.equal(errorOf({ fields: [], cti: "none" }, { cti: bytes(1) }), "profile-cti");
    assert.equal(errorOf({ fields: [], cti: "optional" }, { cti: bytes(1) }), null);
    assert.equal(errorOf({ fields: [], cti: "reference" }, {}), "profile-cti");
    assert.equal(errorOf({ fields: [], cti: "reference" }, { cti: bytes(1) }), "profile-cti");
    assert.equal(errorOf({ fields: [], status: "none" }, { status }), "profile-status");
    assert.equal(errorOf({ fields: [], status: "optional" }, { status }), null);
    assert.equal(errorOf({ fields: [], status: "required" }, {}), "profile-status");
    assert.equal(errorOf({ fields: [], status: "required" }, { status }), null);
});

test("the day changes at midnight in Luxembourg, in summer and in winter", () => {
    const day = Date.UTC(2026, 6, 1) / 1000;
    assert.equal(dateInLuxembourg(day - 7201), day / DAY - 1);
    assert.equal(dateInLuxembourg(day - 7200), day / DAY);
    const winter = Date.UTC(2026, 0, 1) / 1000;
    assert.equal(dateInLuxembourg(winter - 3601), winter / DAY - 1);
    assert.equal(dateInLuxembourg(winter - 3600), winter / DAY);
});

const TODAY = dateInLuxembourg(NOW); // 2026-09-21

for (const [role, value, kind, reason] of [
    ["valid-from", TODAY, "date", null],
    ["valid-from", TODAY + 1, "date", "not-yet-valid"],
    ["valid-until", TODAY, "date", null],
    ["valid-until", TODAY - 1, "date", "expired"],
    ["valid-until", "2026", "partial-date", null],
    ["valid-until", "2026-09", "partial-date", null],
    ["valid-until", "2026-08", "partial-date", "expired"],
    ["valid-from", "2026-09", "partial-date", null],
    ["valid-from", "2026-10", "partial-date", "not-yet-valid"],
    ["valid-from", "0099", "partial-date", null],
    ["valid-until", NOW - 3600, "time", null],
    ["valid-until", NOW - DAY, "time", "expired"],
    ["birth", TODAY - 1, "date", null],
    ["campaign", 12, "integer", null],
    ["campaign", 13, "integer", "not-yet-valid"],
    ["campaign", 14, "integer", "expired"],
    ["campaign", 15, "integer", null],
    ["campaign", 16, "integer", "unknown-campaign"],
]) {
    test(`${role} ${value} as ${kind}: ${reason ?? "in force"}`, async () => {
        const campaigns = [
            { id: 12, start: NOW, end: NOW + 1, grace: 0 },
            { id: 13, start: NOW + 1, end: NOW + 2, grace: 0 },
            { id: 14, start: 0, end: NOW - DAY, grace: DAY },
            { id: 15, start: 0, end: NOW - DAY, grace: DAY + 1 },
        ];
        const trust = await trustOf(await newKey("ed25519"), { campaigns });
        const profile = profileOf({ fields: [fieldOf({ kind, role })] });
        assert.equal(validityReason(profile, new Map([[1, value]]), trust, NOW), reason);
        assert.equal(validityReason(profile, new Map(), trust, NOW), null);
    });
}
