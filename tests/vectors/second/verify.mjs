/**
 * Section 6 of the specification: verification (V-01 to V-13).
 *
 * An independent implementation of GC1, written from docs/spec/gouvcheck-v1.md. It runs wherever
 * WebCrypto is: in a browser or in Node, without a network and without any other module.
 */

import { toHex } from "./bytes.mjs";
import { decodeText } from "./base45.mjs";
import { parseClaims } from "./claims.mjs";
import { fingerprint as fingerprintOf, parseMessage, signedBytes } from "./cose.mjs";
import { attempt } from "./errors.mjs";
import { checkProfile } from "./profiles.mjs";
import { validityReason } from "./validity.mjs";

const DEFAULT_POLICY = Object.freeze({ tolerance: 300, floor: 0, types: null });

/** Every reason with the one outcome that it leads to. */
export const OUTCOMES = Object.freeze({
    genuine: "accepted",
    "genuine-aged": "accepted",
    "not-a-code": "rejected",
    malformed: "rejected",
    "key-mismatch": "rejected",
    "key-not-for-documents": "rejected",
    "key-compromised": "rejected",
    "bad-signature": "rejected",
    "type-not-allowed": "rejected",
    "not-yet-valid": "rejected",
    expired: "rejected",
    "outside-key-window": "rejected",
    "profile-violation": "rejected",
    withdrawn: "rejected",
    suspended: "rejected",
    used: "rejected",
    "newer-format": "undecided",
    "unknown-key": "undecided",
    "clock-wrong": "undecided",
    "unknown-type": "undecided",
    "unknown-campaign": "undecided",
    "status-missing": "undecided",
    "lists-stale": "undecided",
});

const STATUS_REASONS = new Map([
    [0, null],
    [1, "withdrawn"],
    [2, "suspended"],
    [3, "used"],
]);

/**
 * The judgement of one code.
 *
 * @typedef {object} Verdict
 * @property {"accepted" | "rejected" | "undecided"} outcome
 * @property {keyof OUTCOMES} reason
 * @property {string | null} error the stable code of the rule that the code breaks, where a broken
 *   rule is the reason
 * @property {string | null} claims hexadecimal of the signed payload; null for a verdict that ended
 *   at or before V-06 (V-14)
 *
 * @typedef {object} Policy
 * @property {number} [tolerance] seconds that an issuer's clock may be ahead; 300 if left out
 * @property {number} [floor] the build time of the program, seconds since 1970; 0 by default
 * @property {number[] | null} [types] the document types that are asked for; null asks for any
 */

/**
 * Judges the text of one code.
 *
 * @param {string} text exactly what the QR reader gave
 * @param {import("./trust.mjs").Trust} trust the trust at hand
 * @param {Policy | null} policy
 * @param {number} now seconds since 1970-01-01T00:00:00Z
 * @returns {Promise<Verdict>}
 * @throws {TypeError} if an argument is of the wrong type; never because of what a text says
 */
export async function verify(text, trust, policy, now) {
    const { tolerance, floor, types } = readPolicy(policy);
    requireCall(typeof text === "string", "text has to be a string.");
    requireCall(Number.isSafeInteger(now), "now has to be an integer, in seconds.");

    // V-01 Parse
    const parsed = attempt(() => parseMessage(decodeText(text)));
    if (parsed.broken) return parseVerdict(parsed.broken.code);
    const message = parsed.value;

    // V-02 Known key
    const key = trust.key(message.kid);
    if (key === null) return verdict("unknown-key");

    // V-03 Key use and state
    const fingerprint = await fingerprintOf(message);
    const keyReason = keyReasonFor(key, message.alg, fingerprint);
    if (keyReason) return verdict(keyReason);

    // V-04 Time
    const time = Math.max(now, trust.asOf, floor);

    // V-05 Signature
    const isSigned = await key.publicKey.verifies(message.signature, signedBytes(message));
    if (!isSigned) return verdict("bad-signature");

    // V-06 Claims
    const read = attempt(() => parseClaims(message.payload));
    if (read.broken) return verdict("malformed", read.broken.code);

    const about = { claims: read.value, key, fingerprint, trust, tolerance, types, now: time };
    const { reason, error } = judgeClaims(about);
    return verdict(reason, error, toHex(message.payload));
}

/** V-07 to V-13: the first step that has a reason decides. */
function judgeClaims({ claims, key, fingerprint, trust, tolerance, types, now }) {
    const reason =
        typeReason(claims, key, types) ?? // V-07
        windowReason(claims, tolerance, now) ?? // V-08
        keyWindowReason(claims, key) ?? // V-09
        (trust.denies(fingerprint) ? "withdrawn" : null); // V-10
    if (reason) return { reason, error: null };

    // V-11 Profile
    const profile = trust.profile(claims);
    if (profile === null) return { reason: "unknown-type", error: null };
    const { broken } = attempt(() => checkProfile(profile, claims));
    if (broken) return { reason: "profile-violation", error: broken.code };

    const lastReason =
        validityReason(profile, claims.fields, trust, now) ??
        statusReason(claims, trust) ?? // V-12
        freshnessReason(profile, trust, now); // V-13
    return { reason: lastReason, error: null };
}

function parseVerdict(code) {
    if (code === "text-newer") return verdict("newer-format", code);
    if (code === "text-prefix") return verdict("not-a-code", code);
    return verdict("malformed", code);
}

function keyReasonFor(key, alg, fingerprint) {
    if (!key.publicKey.answersTo(alg)) return "key-mismatch";
    if (key.use !== "document") return "key-not-for-documents";
    const isOutlaw = key.state === "compromised" && !key.allow.has(toHex(fingerprint));
    return isOutlaw ? "key-compromised" : null;
}

function typeReason({ type }, key, types) {
    const isAskedFor = types === null || types.includes(type);
    return key.types.has(type) && isAskedFor ? null : "type-not-allowed";
}

function windowReason({ iat, nbf, exp }, tolerance, now) {
    if (iat > now + tolerance) return "clock-wrong";
    if (nbf !== null && nbf > now) return "not-yet-valid";
    return exp <= now ? "expired" : null;
}

function keyWindowReason({ iat }, key) {
    return iat < key.from || iat > key.until ? "outside-key-window" : null;
}

function statusReason({ status }, trust) {
    if (status === null) return null;
    const answer = trust.status(status);
    return STATUS_REASONS.has(answer) ? STATUS_REASONS.get(answer) : "status-missing";
}

function freshnessReason(profile, trust, now) {
    const age = now - trust.asOf;
    if (age > profile.stop) return "lists-stale";
    return age > profile.amber ? "genuine-aged" : "genuine";
}

function verdict(reason, error = null, claims = null) {
    return Object.freeze({ outcome: OUTCOMES[reason], reason, error, claims });
}

function readPolicy(policy) {
    const { tolerance, floor, types } = { ...DEFAULT_POLICY, ...policy };
    const areIntegers = [tolerance, floor].every(Number.isSafeInteger);
    requireCall(areIntegers, "tolerance and floor of the policy have to be integers, in seconds.");
    requireCall(
        types === null || Array.isArray(types),
        "types of the policy has to be a list or null.",
    );
    return { tolerance, floor, types };
}

function requireCall(holds, sentence) {
    if (!holds) throw new TypeError(sentence);
}
