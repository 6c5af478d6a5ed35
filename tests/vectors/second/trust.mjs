/**
 * What a verifier knows before it sees a code, read from the JSON of a test fixture (section 9).
 *
 * A web verifier would build the same Trust from signed trust metadata; verify.mjs only asks the
 * questions below. A fixture that cannot be understood is a TypeError when it is loaded, never a
 * verdict.
 */

import { fromHex, toHex } from "./bytes.mjs";
import { importKey } from "./keys.mjs";
import { KINDS } from "./profiles.mjs";

/** The answers that steps V-02 to V-13 need. Nothing here changes after it has been loaded. */
export class Trust {
    #keys;
    #deny;
    #profiles;
    #campaigns;
    #statuses;

    /**
     * @param {object} fixture the JSON of a file under trust/
     * @param {object[]} keys the entries of fixture.keys, with `publicKey`
     */
    constructor(fixture, keys) {
        this.#keys = uniqueMap(keys, (key) => toHex(key.publicKey.kid));
        this.#deny = new Set(fixture.deny.map(normalHex));
        this.#profiles = uniqueMap(fixture.profiles.map(readProfile), profileName);
        this.#campaigns = uniqueMap(fixture.campaigns.map(readCampaign), ({ id }) => id);
        this.#statuses = uniqueMap(fixture.statuses.map(readStatuses), ({ list }) => list);
        /** The newest signed time at hand, in seconds since 1970. */
        this.asOf = integer(fixture.as_of, "as_of");
        Object.freeze(this);
    }

    /**
     * @param {object} fixture the JSON of a file under trust/
     * @returns {Promise<Trust>}
     * @throws {TypeError} if the fixture is not of the shape that section 9 needs
     */
    static async load(fixture) {
        return new Trust(fixture, await Promise.all(fixture.keys.map(readKey)));
    }

    /** @param {Uint8Array} kid @returns {object | null} the key, with its use, window and state */
    key(kid) {
        return this.#keys.get(toHex(kid)) ?? null;
    }

    /** @param {Uint8Array} fingerprint @returns {boolean} whether it is on the deny list */
    denies(fingerprint) {
        return this.#deny.has(toHex(fingerprint));
    }

    /** @param {{type: number, version: number}} claims @returns {object | null} their profile */
    profile(claims) {
        return this.#profiles.get(profileName(claims)) ?? null;
    }

    /** @param {*} id @returns {{start: number, end: number, grace: number} | null} its window */
    campaign(id) {
        return this.#campaigns.get(id) ?? null;
    }

    /**
     * @param {{list: number, index: number}} place
     * @returns {number | null} the status; null if the list is not held or ends before the index
     */
    status({ list, index }) {
        const held = this.#statuses.get(list);
        if (held === undefined || index >= held.size) return null;
        return held.entries.get(index) ?? 0;
    }
}

async function readKey(key) {
    return Object.freeze({
        publicKey: await importKey(fromHex(key.cose_key)),
        use: oneOf(key.use, ["document", "status"], "use"),
        types: new Set(key.types),
        from: integer(key.from, "from"),
        until: integer(key.until, "until"),
        state: oneOf(key.state, ["active", "retired", "compromised"], "state"),
        allow: new Set(key.allow.map(normalHex)),
    });
}

function readProfile(profile) {
    const fields = profile.fields.map(readField);
    uniqueMap(fields, ({ label }) => label);
    return Object.freeze({
        type: integer(profile.type, "type"),
        version: integer(profile.version, "version"),
        cti: oneOf(profile.cti, ["none", "optional", "reference"], "cti"),
        status: oneOf(profile.status, ["none", "optional", "required"], "status"),
        amber: integer(profile.amber, "amber"),
        stop: integer(profile.stop, "stop"),
        fields,
    });
}

function readField(field) {
    const isRecords = field.kind === "records";
    return Object.freeze({
        ...readColumn(field, [...KINDS, "records"]),
        label: integer(field.label, "label"),
        required: oneOf(field.required, [true, false], "required"),
        role: field.role ?? null,
        columns: isRecords ? field.columns.map((column) => readColumn(column, KINDS)) : null,
    });
}

function readColumn(column, kinds) {
    const kind = oneOf(column.kind, kinds, "kind");
    if (kind === "enum" && (column.enum ?? null) === null) {
        throw new TypeError("A field of kind enum needs the names of its enumeration.");
    }
    const [min, max] = [column.min ?? null, column.max ?? null];
    return Object.freeze({ id: column.id, kind, min, max, enum: column.enum ?? null });
}

function readCampaign({ id, start, end, grace }) {
    return Object.freeze({
        id: integer(id, "id"),
        start: integer(start, "start"),
        end: integer(end, "end"),
        grace: integer(grace, "grace"),
    });
}

function readStatuses({ list, size, entries }) {
    const pairs = Object.entries(entries).map(([index, status]) => [Number(index), status]);
    return Object.freeze({
        list: integer(list, "list"),
        size: integer(size, "size"),
        entries: new Map(pairs),
    });
}

function profileName({ type, version }) {
    return `${type}.${version}`;
}

/** Two answers to one question would make the verdict depend on the order of the list (K-02). */
function uniqueMap(items, nameOf) {
    const map = new Map(items.map((item) => [nameOf(item), item]));
    if (map.size !== items.length) throw new TypeError("A fixture names the same thing twice.");
    return map;
}

function normalHex(hex) {
    return toHex(fromHex(hex));
}

function integer(value, name) {
    if (!Number.isSafeInteger(value)) throw new TypeError(`${name} has to be an integer.`);
    return value;
}

function oneOf(value, choices, name) {
    if (!choices.includes(value))
        throw new TypeError(`${name} has to be one of ${choices.join(", ")}.`);
    return value;
}
