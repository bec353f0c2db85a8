// What is measured inside this process: bundled by loadProduct.mjs.
export { ChangeTable } from '../../src/core/changeTable';
export { compareContents } from '../../src/core/comparison';
export { inlineChanges } from '../../src/core/inlineChanges';
export type { RegistrySnapshot } from '../../src/core/model';
export { Comparer } from '../../src/host/comparer';
export { LineTable } from '../../src/host/inlineChanges/lineTable';
export { marksNear } from '../../src/host/inlineChanges/nearMarks';
export { parsePrompt } from '../../src/core/formats/parse';
export { nodePlatform } from '../../src/platform/nodePlatform';
export { move, planMove } from '../../src/registries/operations';
export { openWorkspaceRegistry } from '../../src/registries/workspace/workspaceRegistry';
