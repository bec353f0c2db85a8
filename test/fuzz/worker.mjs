// One parser in a process of its own: node worker.mjs <product> <job as JSON>; prints the report as JSON.
// @ts-check
import { createRequire } from 'node:module';
import { corpusOf } from './corpus.mjs';
import { fuzz } from './fuzzer.mjs';
import { parsers } from './parsers.mjs';

const [file = '', job = '{}'] = process.argv.slice(2);
/** @type {{ parser: string, inputs: number, seed: number, isShort: boolean, until?: string | null }} */
const { parser: name, seed, ...options } = JSON.parse(job);
const parser = parsers.find((candidate) => candidate.name === name);
if (parser === undefined) throw new Error(`there is no parser ${name}`);
// Each parser has its own inputs, whichever others run.
const own = [...name].reduce((sum, character) => Math.imul(sum, 31) + character.charCodeAt(0), seed);
const product = createRequire(import.meta.url)(file);
const report = await fuzz(parser, product, { ...options, seed: own, corpus: corpusOf(name) });
process.stdout.write(JSON.stringify(report));
