/** Section 4 of the specification: the signed message (S-01 to S-10). */

import { join, sha256 } from "./bytes.mjs";
import { decode } from "./cbor.mjs";
import { must } from "./errors.mjs";

const TAG_SIGN1 = 0xd2; // tag 18 in its only short spelling
const LABEL_ALG = 1;
const LABEL_KID = 4;
const ALGORITHMS = new Set([-7, -8, -9, -19]);
const KID_BYTES = 8;
const SIGNATURE_BYTES = 64;

/**
 * A COSE_Sign1 message whose shape holds and whose signature is not checked yet.
 *
 * @typedef {object} Message
 * @property {number} alg one of -7, -8, -9, -19
 * @property {Uint8Array} kid 8 bytes
 * @property {Uint8Array} protectedBytes the protected header as received
 * @property {Uint8Array} payload the claims as received; not to be read before the signature holds
 * @property {Uint8Array} signature 64 bytes
 */

/**
 * Reads a message without looking into its payload.
 *
 * @param {Uint8Array} bytes
 * @returns {Message}
 * @throws {import("./errors.mjs").RuleBroken} a code that begins with "cose-" or "cbor-"
 */
export function parseMessage(bytes) {
    must(bytes[0] === TAG_SIGN1, "S-01", "cose-tag");
    const parts = decode(bytes, 1);
    must(hasSign1Shape(parts), "S-02", "cose-shape");
    const [protectedBytes, unprotected, payload, signature] = parts;
    must(unprotected.size === 0, "S-06", "cose-unprotected");
    must(payload.length > 0, "S-07", "cose-payload");
    must(signature.length === SIGNATURE_BYTES, "S-08", "cose-signature-length");
    return Object.freeze({ ...parseProtected(protectedBytes), protectedBytes, payload, signature });
}

function hasSign1Shape(parts) {
    return (
        Array.isArray(parts) &&
        parts.length === 4 &&
        parts[0] instanceof Uint8Array &&
        parts[1] instanceof Map &&
        parts[2] instanceof Uint8Array &&
        parts[3] instanceof Uint8Array
    );
}

function parseProtected(bytes) {
    const header = decode(bytes);
    must(header instanceof Map && header.size === 2, "S-03", "cose-protected");
    must(header.has(LABEL_ALG) && header.has(LABEL_KID), "S-03", "cose-protected");
    const alg = header.get(LABEL_ALG);
    const kid = header.get(LABEL_KID);
    must(ALGORITHMS.has(alg), "S-04", "cose-algorithm");
    must(kid instanceof Uint8Array && kid.length === KID_BYTES, "S-05", "cose-kid");
    return { alg, kid };
}

/**
 * Builds what the signature covers (S-09, RFC 9052 section 4.4).
 *
 * @param {{protectedBytes: Uint8Array, payload: Uint8Array}} message
 * @returns {Uint8Array} the encoding of ["Signature1", protected, h'', payload]
 */
export function signedBytes({ protectedBytes, payload }) {
    const context = new TextEncoder().encode("Signature1");
    const noExternalData = new Uint8Array(0);
    return join(
        [0x84, 0x60 + context.length],
        context,
        byteString(protectedBytes),
        byteString(noExternalData),
        byteString(payload),
    );
}

/**
 * Identifies a code whatever the bytes of its signature (S-10).
 *
 * @param {{protectedBytes: Uint8Array, payload: Uint8Array}} message
 * @returns {Promise<Uint8Array>} 32 bytes
 */
export async function fingerprint(message) {
    return sha256(signedBytes(message));
}

/** A CBOR byte string; a message has at most 1,024 bytes, so two bytes of length are enough. */
function byteString(bytes) {
    const { length } = bytes;
    if (length < 24) return join([0x40 + length], bytes);
    if (length < 256) return join([0x58, length], bytes);
    return join([0x59, length >> 8, length & 0xff], bytes);
}
