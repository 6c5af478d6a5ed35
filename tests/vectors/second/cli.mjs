#!/usr/bin/env node
/**
 * Judges the vectors with this implementation.
 *
 * Exit codes: 0 everything passed, 1 something differs, 2 the call or the files are wrong.
 */

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { webcrypto } from "node:crypto";

import { Trust } from "./trust.mjs";
import { judgeReferences, judgeVector } from "./vectors.mjs";
import { verify } from "./verify.mjs";

// Node 18 has WebCrypto, but not yet as a global.
globalThis.crypto ??= webcrypto;

const USAGE = `Usage:
  cli.mjs DIR                judge every vector of DIR; print what differs and a count
  cli.mjs --json DIR         the same, as a JSON list of {id, file, passed, expected, got}
  cli.mjs --verify FILE      judge one vector and print its verdict
  cli.mjs --references FILE  check the human references of FILE
  cli.mjs --batch [DIR]      read {text, trust, policy, now} as JSON lines on standard input and
                             answer {outcome, reason, error, claims} on standard output;
                             trust is a fixture, or the name of one under DIR/trust/

`;

class UsageError extends Error {}

/** Reads the trust fixtures of one directory, each once. */
class TrustShelf {
    #directory;
    #loaded = new Map();

    constructor(vectorDirectory) {
        this.#directory = path.join(vectorDirectory, "trust");
    }

    /** Loads by name, or a fixture given in full. */
    async get(nameOrFixture) {
        const isName = typeof nameOrFixture === "string";
        const memory = isName ? nameOrFixture : JSON.stringify(nameOrFixture);
        if (!this.#loaded.has(memory)) {
            const fixture = isName ? this.#read(nameOrFixture) : nameOrFixture;
            this.#loaded.set(memory, await Trust.load(fixture));
        }
        return this.#loaded.get(memory);
    }

    #read(name) {
        return readJson(path.join(this.#directory, `${name}.json`));
    }
}

async function main([first, ...rest]) {
    switch (first) {
        case "--json":
            return reportJson(await judgeDirectory(onlyOne(rest)));
        case "--verify":
            return reportOne(onlyOne(rest));
        case "--references":
            return report(judgeReferences(readJson(onlyOne(rest))));
        case "--batch":
            return answerBatch(new TrustShelf(rest.length === 0 ? "." : onlyOne(rest)));
        default:
            return report(await judgeDirectory(onlyOne([first, ...rest])));
    }
}

function onlyOne(words) {
    const [word] = words;
    if (words.length !== 1 || word === undefined || word.startsWith("--"))
        throw new UsageError(USAGE);
    return word;
}

async function judgeDirectory(directory) {
    const files = readdirSync(directory)
        .filter((name) => name.endsWith(".json"))
        .sort();
    const shelf = new TrustShelf(directory);
    const results = [];
    for (const file of files) {
        const vector = readJson(path.join(directory, file));
        results.push({ file, ...(await judgeVector(vector, await shelf.get(vector.trust))) });
    }
    return results;
}

function report(results) {
    const failed = results.filter(({ passed }) => !passed);
    for (const { id, expected, got } of failed) {
        print(`${id}: expected ${expected}; got ${got}`);
    }
    print(`${results.length - failed.length} passed, ${failed.length} failed`);
    return exitCode(results);
}

function reportJson(results) {
    print(JSON.stringify(results, null, 1));
    return exitCode(results);
}

/** Nothing judged is nothing shown, so an empty directory does not pass. */
function exitCode(results) {
    return results.length > 0 && results.every(({ passed }) => passed) ? 0 : 1;
}

async function reportOne(file) {
    const vector = readJson(file);
    const trust = await new TrustShelf(path.dirname(file)).get(vector.trust);
    print(JSON.stringify(await verify(vector.text, trust, vector.policy, vector.now), null, 1));
    return report([await judgeVector(vector, trust)]);
}

/** One answer for each line, in order, at once: the other side may wait for it. */
async function answerBatch(shelf) {
    for await (const line of linesOf(process.stdin)) {
        print(JSON.stringify(await answer(line, shelf)));
    }
    return 0;
}

/** A question that makes no sense is answered as such, so that the answers stay in step. */
async function answer(line, shelf) {
    try {
        const { text, trust, policy, now } = JSON.parse(line);
        return await verify(text, await shelf.get(trust), policy, now);
    } catch (error) {
        return { failure: `${error.name}: ${error.message}` };
    }
}

/** Not node:readline, which also ends lines at U+2028, and that may stand in JSON as it is. */
async function* linesOf(stream) {
    stream.setEncoding("utf8");
    let rest = "";
    for await (const chunk of stream) {
        const lines = (rest + chunk).split("\n");
        rest = lines.pop();
        yield* lines.filter((line) => line !== "");
    }
    if (rest !== "") yield rest;
}

function readJson(file) {
    return JSON.parse(readFileSync(file, "utf8"));
}

function print(line) {
    process.stdout.write(`${line}\n`);
}

try {
    process.exitCode = await main(process.argv.slice(2));
} catch (error) {
    process.stderr.write(
        error instanceof UsageError ? error.message : `${error.name}: ${error.message}\n`,
    );
    process.exitCode = 2;
}
