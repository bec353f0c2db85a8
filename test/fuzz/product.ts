// What is given generated inputs: bundled by build.mjs, whole or broken on purpose.
export { compareContents } from '../../src/core/comparison';
export { PromptEnvError } from '../../src/core/errors';
export { settingsOf } from '../../src/core/formats/canonical';
export { includesOf, parsePrompt } from '../../src/core/formats/parse';
export { environmentNameProblem, isPromptId, promptIdProblem } from '../../src/core/ids';
export { readJson } from '../../src/core/json';
export { findVersion, parseReference, parseVersionRef, workspaceVersion } from '../../src/core/references';
export { textHunks } from '../../src/core/textHunks';
export { readYaml } from '../../src/core/yaml';
export { parseCommandLine } from '../../src/cli/args';
export { parseConfig } from '../../src/registries/workspace/config';
export { readEvent } from '../../src/registries/workspace/eventFile';
export { eventName } from '../../src/registries/workspace/layout';
export { ledgerVersion, lineDigest, parseLedger, versionRefs } from '../../src/registries/workspace/ledger';
export { lineFormat } from '../../src/registries/workspace/ledgerLine';
export { takeLock } from '../../src/registries/workspace/lock';
export { editPins } from '../../src/registries/workspace/pinsEdit';
export { parsePins } from '../../src/registries/workspace/pinsRead';
