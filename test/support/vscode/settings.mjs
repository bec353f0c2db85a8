// User settings of the test profile: nothing pops up, nothing asks the network.
// @ts-check

/** The three themes that screenshots are taken in, by the name of their folder. */
export const themes = /** @type {const} */ ({
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'high-contrast': 'Default High Contrast',
});

/** @typedef {keyof typeof themes} Theme */

const quiet = {
  'chat.commandCenter.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  'files.simpleDialog.enable': true,
  'git.autofetch': false,
  'git.openRepositoryInParentFolders': 'never',
  'json.schemaDownload.enable': false,
  'npm.fetchOnlinePackageInfo': false,
  'security.workspace.trust.banner': 'never',
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.feedback.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'terminal.integrated.initialHint': 'never',
  'typescript.disableAutomaticTypeAcquisition': true,
  'typescript.surveys.enabled': false,
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'window.autoDetectColorScheme': false,
  'window.autoDetectHighContrast': false,
  'window.confirmBeforeClose': 'never',
  'workbench.enableExperiments': false,
  // A tooltip of the row that the mouse happens to rest on covers the next ones.
  'workbench.hover.delay': 30_000,
  'workbench.layoutControl.enabled': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.settings.showAISearchToggle': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  // What sticks to the top of a tree lies over the row that a test clicks.
  'workbench.tree.enableStickyScroll': false,
  'workbench.welcomePage.experimentalOnboarding': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/**
 * @param {{ theme?: Theme, settings?: Record<string, unknown> }} [options] `settings` win over the quiet ones.
 * @returns {Record<string, unknown>}
 */
export function userSettings({ theme = 'light', settings = {} } = {}) {
  return { ...quiet, 'workbench.colorTheme': themes[theme], ...settings };
}
