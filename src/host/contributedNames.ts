// The names, besides commands, that package.json and the code share. test/unit/manifest.test.ts compares both sides.

/** Views of our two containers, without the prefix: those of the activity bar, then the one of the panel. */
export const viewNames = ['prompts', 'environments', 'history', 'comparison'] as const;

/** Settings, without the prefix. */
export const settingNames = ['codeLens.enabled', 'callChecks.enabled', 'callPatterns', 'author'] as const;

/** Context keys that the code sets and `when` clauses read, without the prefix. */
export const contextKeyNames = ['state', 'canUndo', 'drafts', 'inlineChanges', 'hasComparison'] as const;

/** Values of the context key `state`: which welcome content an empty view shows. */
export const sidebarStates = ['noFolder', 'noRegistry', 'noPrompts', 'ready'] as const;

/** Words of a row's `contextValue`, joined by dots; `viewItem` clauses in package.json match single words. */
export const rowFlags = [
  'prompt',
  'hasDraft',
  'hasVersions',
  'canSnapshot',
  'version',
  'environment',
  'pin',
  'pinned',
  'waiting',
  'held',
  'writable',
] as const satisfies readonly string[];

/** One of {@link viewNames}. */
export type ViewName = (typeof viewNames)[number];
/** One of {@link settingNames}. */
export type SettingName = (typeof settingNames)[number];
/** One of {@link contextKeyNames}. */
export type ContextKeyName = (typeof contextKeyNames)[number];
/** One of {@link sidebarStates}. */
export type SidebarState = (typeof sidebarStates)[number];
