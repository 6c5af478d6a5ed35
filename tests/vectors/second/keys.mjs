/** Section 4 of the specification: public keys (K-01, K-02) and signatures (V-05). */

import { join, sha256 } from "./bytes.mjs";
import { decode } from "./cbor.mjs";

const KTY = 1;
const CRV = -1;
const X = -2;
const Y = -3;
const KTY_OKP = 1;
const KTY_EC2 = 2;
const CRV_P256 = 1;
const CRV_ED25519 = 6;
const COORDINATE_BYTES = 32;
const KID_BYTES = 8;

/** The order n of the group of P-256 (SEC 2 section 2.4.2). */
const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const P256_ALGORITHMS = new Set([-7, -9]);
const ED25519_ALGORITHMS = new Set([-8, -19]);

/**
 * A public key with the one algorithm that is its own.
 *
 * @typedef {object} PublicKey
 * @property {Uint8Array} kid 8 bytes (K-02)
 * @property {(alg: number) => boolean} answersTo whether alg is one of the key's (K-01)
 * @property {(signature: Uint8Array, data: Uint8Array) => Promise<boolean>} verifies (V-05)
 */

/**
 * Reads a COSE_Key of P-256 or Ed25519. Labels beside the key material are not looked at: a key's
 * algorithm follows from its curve.
 *
 * @param {Uint8Array} bytes the COSE_Key in deterministic CBOR
 * @returns {Promise<PublicKey>}
 * @throws {TypeError} if it is neither kind of key
 */
export async function importKey(bytes) {
    const key = decode(bytes);
    if (!(key instanceof Map) || !isCoordinate(key.get(X))) {
        throw new TypeError("A COSE_Key with the coordinate x as 32 bytes is wanted here.");
    }
    if (key.get(KTY) === KTY_EC2 && key.get(CRV) === CRV_P256 && isCoordinate(key.get(Y))) {
        return p256Key(key.get(X), key.get(Y));
    }
    if (key.get(KTY) === KTY_OKP && key.get(CRV) === CRV_ED25519) return ed25519Key(key.get(X));
    throw new TypeError("A COSE_Key of P-256 or Ed25519 is wanted here.");
}

function isCoordinate(value) {
    return value instanceof Uint8Array && value.length === COORDINATE_BYTES;
}

async function p256Key(x, y) {
    const point = join([0x04], x, y);
    const handle = await importRaw(point, { name: "ECDSA", namedCurve: "P-256" });
    const algorithm = { name: "ECDSA", hash: "SHA-256" };
    return Object.freeze({
        // {1: 2, -1: 1, -2: x, -3: y}
        kid: await thumbprint(
            [0xa4, 0x01, 0x02, 0x20, 0x01, 0x21, 0x58, 0x20],
            x,
            [0x22, 0x58, 0x20],
            y,
        ),
        answersTo: (alg) => P256_ALGORITHMS.has(alg),
        verifies: async (signature, data) =>
            isScalarPair(signature) && checkSignature(algorithm, handle, signature, data),
    });
}

async function ed25519Key(x) {
    const algorithm = { name: "Ed25519" };
    const handle = await importRaw(x, algorithm);
    return Object.freeze({
        // {1: 1, -1: 6, -2: x}
        kid: await thumbprint([0xa3, 0x01, 0x01, 0x20, 0x06, 0x21, 0x58, 0x20], x),
        answersTo: (alg) => ED25519_ALGORITHMS.has(alg),
        verifies: (signature, data) => checkSignature(algorithm, handle, signature, data),
    });
}

function importRaw(bytes, algorithm) {
    return globalThis.crypto.subtle.importKey("raw", bytes, algorithm, false, ["verify"]);
}

function checkSignature(algorithm, handle, signature, data) {
    return globalThis.crypto.subtle.verify(algorithm, handle, signature, data);
}

/** RFC 9679 hashes the required members alone, so the caller hands the encoding in pieces. */
async function thumbprint(...parts) {
    return (await sha256(join(...parts))).slice(0, KID_BYTES);
}

/**
 * Refuses r and s outside 1 to n-1 (V-05) before the platform sees them: this is where signature
 * libraries have gone wrong before. An s above n/2 is as good as one below.
 *
 * @param {Uint8Array} signature 64 bytes
 * @returns {boolean}
 */
export function isScalarPair(signature) {
    const scalars = [signature.subarray(0, 32), signature.subarray(32)].map(toInteger);
    return scalars.every((scalar) => scalar >= 1n && scalar < P256_ORDER);
}

function toInteger(bytes) {
    return bytes.reduce((number, byte) => number * 256n + BigInt(byte), 0n);
}
