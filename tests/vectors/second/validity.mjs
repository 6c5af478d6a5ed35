/** Step V-11 of the specification, its second half: dates and campaigns of a document. */

const ZONE = "Europe/Luxembourg";
const DAY = 86400; // seconds

const CALENDAR = new Intl.DateTimeFormat("en-u-ca-iso8601-nu-latn", {
    timeZone: ZONE,
    year: "numeric",
    month: "numeric",
    day: "numeric",
});

/**
 * Says which date it is in Luxembourg.
 *
 * @param {number} moment seconds since 1970-01-01T00:00:00Z
 * @returns {number} days since 1970-01-01
 */
export function dateInLuxembourg(moment) {
    const parts = CALENDAR.formatToParts(moment * 1000);
    const [year, month, day] = ["year", "month", "day"].map((type) =>
        Number(parts.find((part) => part.type === type).value),
    );
    return dayNumber(year, month, day);
}

/**
 * Finds the reason, if any, why the document itself is not in force.
 *
 * @param {import("./profiles.mjs").Profile} profile whose rules the fields obey
 * @param {Map<number, *>} fields
 * @param {import("./trust.mjs").Trust} trust
 * @param {number} now seconds since 1970, after V-04
 * @returns {"not-yet-valid" | "expired" | "unknown-campaign" | null}
 */
export function validityReason(profile, fields, trust, now) {
    const today = dateInLuxembourg(now);
    const inRole = (role) =>
        profile.fields.filter((field) => field.role === role && fields.has(field.label));
    const days = (field) => daysOf(fields.get(field.label), field.kind);
    if (inRole("valid-from").some((field) => days(field).first > today)) return "not-yet-valid";
    if (inRole("valid-until").some((field) => days(field).last < today)) return "expired";
    const campaigns = inRole("campaign").map(({ label }) => trust.campaign(fields.get(label)));
    return campaigns.map((window) => campaignReason(window, now)).find((reason) => reason) ?? null;
}

function campaignReason(window, now) {
    if (window === null) return "unknown-campaign";
    if (now < window.start) return "not-yet-valid";
    return now >= window.end + window.grace ? "expired" : null;
}

/** The days that a value covers: one, or all of a month or a year when no day is known. */
function daysOf(value, kind) {
    if (typeof value === "string") return daysOfPeriod(...value.split("-").map(Number));
    const day = kind === "time" ? dateInLuxembourg(value) : value;
    return { first: day, last: day };
}

function daysOfPeriod(year, month) {
    const [from, until] = month === undefined ? [1, 13] : [month, month + 1];
    return { first: dayNumber(year, from, 1), last: dayNumber(year, until, 1) - 1 };
}

/** Not Date.UTC, which takes the years 0 to 99 for 1900 to 1999. */
function dayNumber(year, month, day) {
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    return date.getTime() / 1000 / DAY;
}
