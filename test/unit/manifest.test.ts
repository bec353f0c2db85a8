import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import codicons from '@vscode/codicons/src/template/mapping.json';
import { commandNames, idPrefix } from '../../src/host/commandNames';
import { contextKeyNames, rowFlags, settingNames, sidebarStates, viewNames } from '../../src/host/contributedNames';
import { readManifest } from '../support/manifest';
import { projectRoot } from '../support/projectRoot';
import { whenTerms } from '../support/whenClause';

const root = projectRoot();
const manifest = readManifest();
const { contributes } = manifest;
const category = 'Prompt Environments';

const withPrefix = (names: readonly string[]): string[] => names.map((name) => `${idPrefix}.${name}`);
const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();

const commandIds = contributes.commands.map(({ command }) => command);
const views = Object.values(contributes.views).flat();
const viewIds = views.map(({ id }) => id);
const menuItems = Object.entries(contributes.menus ?? {}).flatMap(([menu, items]) =>
  items.map((item) => ({ ...item, menu })),
);
const whenClauses = [
  ...contributes.commands.map(({ enablement }) => enablement),
  ...menuItems.map(({ when }) => when),
  ...views.map(({ when }) => when),
  ...(contributes.viewsWelcome ?? []).map(({ when }) => when),
  ...(contributes.keybindings ?? []).map(({ when }) => when),
  ...(contributes.walkthroughs ?? []).flatMap(({ steps }) => steps.map(({ when }) => when)),
].filter((clause): clause is string => clause !== undefined);
const terms = whenClauses.flatMap(whenTerms);

/** Context keys of VS Code itself that our clauses may read. */
const builtInKeys = [
  'activeEditor',
  'editorLangId',
  'editorTextFocus',
  'explorerResourceIsFolder',
  'focusedView',
  'isInDiffEditor',
  'isWeb',
  'isWorkspaceTrusted',
  'listMultiSelection',
  'resourceExtname',
  'resourceFilename',
  'resourceLangId',
  'resourcePath',
  'resourceScheme',
  'view',
  'viewItem',
  'webviewId',
  // Set by the matrix's page for the cell that a menu is opened on.
  'webviewItem',
  'webviewSection',
  'workbenchState',
  'workspaceFolderCount',
];

function hostSources(): { name: string; text: string }[] {
  const names = readdirSync(path.join(root, 'src', 'host'), { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name.endsWith('.ts')).map((name) => path.join('src', 'host', name));
  return [...files, path.join('src', 'extension.ts')].map((name) => ({
    name: name.replaceAll('\\', '/'),
    text: readFileSync(path.join(root, name), 'utf8'),
  }));
}

/** Every string of package.json, with its path. */
function manifestStrings(value: unknown, at = ''): { at: string; text: string }[] {
  if (typeof value === 'string') return [{ at, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => manifestStrings(child, at === '' ? key : `${at}.${key}`));
}

describe('package.json and the code', () => {
  it('name the same commands', () => {
    assert.deepEqual(sorted(commandIds), sorted(withPrefix(commandNames)));
    assert.equal(commandIds.length, new Set(commandIds).size, 'a command is contributed twice');
  });

  it('name the same views, all in our containers', () => {
    assert.deepEqual(sorted(viewIds), sorted(withPrefix(viewNames)));
    const { activitybar, panel } = contributes.viewsContainers;
    const containers = [activitybar, panel].map((found) => found.map(({ id }) => id));
    assert.deepEqual(containers, [[idPrefix], [`${idPrefix}Comparison`]]);
    assert.deepEqual(Object.keys(contributes.views), containers.flat());
  });

  it('name the same settings', () => {
    assert.deepEqual(sorted(Object.keys(contributes.configuration.properties)), sorted(withPrefix(settingNames)));
  });

  it('name the same context keys', () => {
    // `resourcePath in promptEnvironments.drafts` reads a key on its right side.
    const keys = terms.map(({ key, value }) => (key === 'resourcePath' ? (value ?? '') : key));
    const own = keys.filter((key) => key.startsWith(`${idPrefix}.`));
    assert.deepEqual(sorted(own), sorted(withPrefix(contextKeyNames)));
  });

  it('name the same sidebar states', () => {
    const states = terms.filter(({ key }) => key === `${idPrefix}.state`).map(({ value }) => value ?? '');
    const known: readonly string[] = sidebarStates;
    for (const state of states) assert.ok(known.includes(state), `the code never sets the state ${state}`);
    const shown = sidebarStates.filter((state) => state !== 'ready');
    for (const state of shown) assert.ok(states.includes(state), `the state ${state} has no welcome content`);
  });

  it('name the same words in contextValue and viewItem clauses', () => {
    const used = terms
      .filter(({ key }) => key === 'viewItem')
      .flatMap(({ value }) => (value ?? '').replaceAll('\\b', ' ').match(/[A-Za-z]+/g) ?? []);
    assert.deepEqual(sorted(used), sorted(rowFlags));
  });

  it('agree on every id that the code spells out', () => {
    const known = new Set([
      ...commandIds,
      ...viewIds,
      ...Object.keys(contributes.configuration.properties),
      ...withPrefix(contextKeyNames),
      ...(contributes.colors ?? []).map(({ id }) => id),
      ...(contributes.walkthroughs ?? []).map(({ id }) => `${idPrefix}.${id}`),
      ...(contributes.submenus ?? []).map(({ id }) => id),
    ]);
    const unknown = hostSources().flatMap(({ name, text }) =>
      // The id of a status bar item is not contributed.
      [...text.matchAll(/(createStatusBarItem\(\s*)?(['"`])(promptEnvironments\.[A-Za-z.]+)\2/g)]
        .filter(([, statusBarItem, , id = '']) => statusBarItem === undefined && !known.has(id))
        .map(([, , , id = '']) => `${name}: ${id}`),
    );
    assert.deepEqual(unknown, []);
  });
});

describe('package.json', () => {
  it('gives every command a title in title case, the category and an icon', () => {
    const small = new Set(['a', 'an', 'and', 'as', 'at', 'from', 'in', 'of', 'on', 'or', 'the', 'to', 'with']);
    for (const { command, title, category: own, icon } of contributes.commands) {
      assert.equal(own, category, command);
      assert.ok(icon, `${command} has no icon`);
      title.split(' ').forEach((word, index) => {
        assert.ok(
          /^[A-Z]/.test(word) || (index > 0 && small.has(word.replace('…', ''))),
          `${command}: "${title}" is not in title case`,
        );
      });
    }
  });

  it('gives every view a name and an icon', () => {
    for (const { id, name, icon } of views) assert.ok(name && icon, id);
  });

  it('gives every setting a type, a default of that type, a scope and a description', () => {
    for (const [name, schema] of Object.entries(contributes.configuration.properties)) {
      assert.ok(schema.type && schema.scope, `${name} has no type or no scope`);
      const type = Array.isArray(schema.default) ? 'array' : typeof schema.default;
      assert.equal(type, schema.type, `${name}: the default is no ${schema.type}`);
      assert.ok(schema.description ?? schema.markdownDescription, `${name} has no description`);
    }
  });

  it('names in menus, keys and links only commands that exist', () => {
    const linked = manifestStrings(contributes).flatMap(({ text }) =>
      [...text.matchAll(/command:(promptEnvironments\.[A-Za-z]+)/g)].map(([, id = '']) => id),
    );
    const named = [...menuItems, ...(contributes.keybindings ?? [])].flatMap(({ command }) => command ?? []);
    const own = [...linked, ...named].filter((id) => id.startsWith(`${idPrefix}.`));
    assert.deepEqual(
      own.filter((id) => !commandIds.includes(id)),
      [],
    );
    for (const { menu, submenu } of menuItems) {
      if (submenu)
        assert.ok(
          (contributes.submenus ?? []).some(({ id }) => id === submenu),
          `${menu}: ${submenu}`,
        );
    }
  });

  it('reads only context keys that VS Code or we set, views that exist and settings that exist', () => {
    for (const { key, value } of terms) {
      const isOwn = key.startsWith(`${idPrefix}.`);
      const isSetting =
        key.startsWith('config.') && key.slice('config.'.length) in contributes.configuration.properties;
      assert.ok(isOwn || isSetting || builtInKeys.includes(key), `unknown context key ${key}`);
      if (key === 'view') assert.ok(value !== null && viewIds.includes(value), `unknown view ${value}`);
    }
    for (const { view } of contributes.viewsWelcome ?? []) assert.ok(viewIds.includes(view), `unknown view ${view}`);
  });

  it('shows welcome content only by a positive state, so that no wrong one flashes before activation', () => {
    for (const { when, contents } of contributes.viewsWelcome ?? []) {
      const states = whenTerms(when ?? '').filter(({ key }) => key === `${idPrefix}.state`);
      assert.ok(states.length > 0 && !(when ?? '').includes(`${idPrefix}.state !=`), contents);
    }
  });

  it('uses only icons that exist, and so does the code', () => {
    const inManifest = manifestStrings(contributes).flatMap(({ at, text }) => iconsIn(text).map((icon) => [at, icon]));
    const inCode = hostSources().flatMap(({ name, text }) =>
      [...iconsIn(text), ...[...text.matchAll(/ThemeIcon\(\s*'([a-z0-9-]+)'/g)].map(([, icon = '']) => icon)].map(
        (icon) => [name, icon],
      ),
    );
    const unknown = [...inManifest, ...inCode].filter(([, icon = '']) => !(icon.replace(/~spin$/, '') in codicons));
    assert.deepEqual(unknown, []);
    assert.ok(inManifest.length > 0);
  });

  it('names only files that exist', () => {
    const media = (contributes.walkthroughs ?? [])
      .flatMap(({ steps }) => steps)
      .flatMap(({ media: { image, svg, markdown } }) => [
        ...(typeof image === 'string' ? [image] : Object.values(image ?? {})),
        ...[svg, markdown].filter((file) => file !== undefined),
      ]);
    const icons = contributes.viewsContainers.activitybar.map(({ icon }) => icon);
    for (const file of [...media, ...icons, ...(manifest.icon ? [manifest.icon] : [])]) {
      assert.ok(existsSync(path.join(root, file)), `${file} is missing`);
    }
  });

  it('uses each key of package.nls.json and no other', () => {
    const file = path.join(root, 'package.nls.json');
    const keys = existsSync(file) ? Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object) : [];
    const used = manifestStrings(manifest).flatMap(({ text }) => /^%([\w.-]+)%$/.exec(text)?.[1] ?? []);
    assert.deepEqual(sorted(used), sorted(keys));
  });

  it('activates on a registry and on what is restored only; commands and views need no event', () => {
    assert.deepEqual(sorted(manifest.activationEvents), [
      'onFileSystem:prompt-env',
      'onWebviewPanel:promptEnvironments.matrix',
      'workspaceContains:.promptenv/config.yaml',
    ]);
  });

  it('asks for no package at run time and types the oldest VS Code that it supports', () => {
    assert.deepEqual(manifest.dependencies ?? {}, {});
    assert.equal(manifest.devDependencies['@types/vscode'], manifest.engines.vscode.replace('^', '~'));
  });
});

function iconsIn(text: string): string[] {
  return [...text.matchAll(/\$\(([a-z0-9-]+(?:~spin)?)\)/g)].map(([, icon = '']) => icon);
}
