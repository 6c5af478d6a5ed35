/** Byte strings: hexadecimal, joining, hashing. Nothing here knows the GC1 format. */

/**
 * @param {Uint8Array} bytes
 * @returns {string} lower-case hexadecimal, two digits for each byte
 */
export function toHex(bytes) {
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {string} hex hexadecimal in either case, without blanks
 * @returns {Uint8Array}
 * @throws {TypeError} if it is no hexadecimal
 */
export function fromHex(hex) {
    if (typeof hex !== "string" || !/^(?:[0-9a-f]{2})*$/i.test(hex)) {
        throw new TypeError("Hexadecimal is wanted here: pairs of the digits 0 to 9 and a to f.");
    }
    return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/**
 * @param {...(Uint8Array | number[])} parts
 * @returns {Uint8Array} the parts one behind the other
 */
export function join(...parts) {
    const joined = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
    let offset = 0;
    for (const part of parts) {
        joined.set(part, offset);
        offset += part.length;
    }
    return joined;
}

/**
 * @param {Uint8Array} bytes
 * @returns {Promise<Uint8Array>} the 32 bytes of SHA-256
 */
export async function sha256(bytes) {
    return new Uint8Array(await globalThis.crypto.subtle.digest("SHA-256", bytes));
}
