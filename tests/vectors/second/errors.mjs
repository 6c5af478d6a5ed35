/**
 * The one error of this folder: received bytes break a rule of the specification.
 *
 * Mistakes of the caller (a trust fixture with a field missing, `now` that is no number) are plain
 * TypeErrors, so that a bad code can never be mistaken for a bad call or the other way round.
 */

/** A rule is broken. Carries no value of the code that broke it. */
export class RuleBroken extends Error {
    /**
     * @param {string} rule identifier of the rule in the specification, such as "T-01"
     * @param {string} code the stable error code of that rule, such as "text-prefix"
     */
    constructor(rule, code) {
        super(`${rule} is broken: ${code}.`);
        this.name = "RuleBroken";
        this.rule = rule;
        this.code = code;
    }
}

/**
 * Requires that a rule holds.
 *
 * @param {boolean} holds what the rule says
 * @param {string} rule identifier of the rule
 * @param {string} code error code of the rule
 * @throws {RuleBroken} if it does not hold
 */
export function must(holds, rule, code) {
    if (!holds) throw new RuleBroken(rule, code);
}

/**
 * Runs a reader and turns a broken rule into a value, so that the caller reads top to bottom.
 *
 * @template T
 * @param {() => T} read reads received bytes
 * @returns {{value: T, broken: null} | {value: null, broken: RuleBroken}}
 */
export function attempt(read) {
    try {
        return { value: read(), broken: null };
    } catch (error) {
        if (error instanceof RuleBroken) return { value: null, broken: error };
        throw error;
    }
}
