import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { verbNames } from '../../src/cli/verbTable';
import { formatNames } from '../../src/core/formats/format';
import { readManifest } from '../support/manifest';
import { projectRoot } from '../support/projectRoot';

const root = projectRoot();
const { contributes } = readManifest();
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');

const largestPicture = 150_000;

/** The rows of the table whose first head is this, cells without their code marks. */
function tableOf(firstHead: string): string[][] {
  const lines = readme.split('\n');
  const start = lines.findIndex((line) => cellsOf(line)[0] === firstHead);
  assert.notEqual(start, -1, `the README has no table of ${firstHead}s`);
  const rows = lines.slice(start + 2);
  return rows
    .slice(
      0,
      Math.max(
        0,
        rows.findIndex((line) => !line.startsWith('|')),
      ),
    )
    .map(cellsOf);
}

function cellsOf(line: string): string[] {
  if (!line.startsWith('|')) return [];
  const cells = line.split(/(?<!\\)\|/).slice(1, -1);
  return cells.map((cell) => cell.trim().replace(/^`([^`]*)`$/, '$1'));
}

describe("the README's tables", () => {
  it('name the commands of package.json with their titles, and no other', () => {
    const written = tableOf('command').map(([id = '', title]) => [`promptEnvironments.${id}`, title]);
    const contributed = contributes.commands.map(({ command, title }) => [command, title]);
    assert.deepEqual(written.sort(byFirst), contributed.sort(byFirst));
  });

  it('name the settings of package.json with their defaults, and no other', () => {
    const written = tableOf('setting').map(([name, value]) => [name, value]);
    const contributed = Object.entries(contributes.configuration.properties).map(([name, schema]) => [
      name,
      JSON.stringify(schema.default),
    ]);
    assert.deepEqual(written.sort(byFirst), contributed.sort(byFirst));
  });

  it('name the verbs of the command line in the order of its help', () => {
    assert.deepEqual(
      tableOf('verb').map(([name]) => name),
      [...verbNames],
    );
  });

  it('name the formats that are read', () => {
    assert.deepEqual(
      tableOf('format').map(([name]) => name),
      [...formatNames],
    );
  });
});

describe('the README', () => {
  it('shows pictures that are there, and small', () => {
    checkPictures(readme);
  });

  it('has a short form in the package, with its pictures', () => {
    const page = readFileSync(path.join(root, 'media/page.md'), 'utf8');
    const shipped = readFileSync(path.join(root, '.vscodeignore'), 'utf8').split('\n');
    for (const file of ['media/page.md', ...checkPictures(page)]) {
      assert.ok(shipped.includes(`!${file}`), `${file} is not packaged`);
    }
  });

  it('names only scripts that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    for (const document of ['README.md', 'CONTRIBUTING.md']) {
      const text = readFileSync(path.join(root, document), 'utf8');
      for (const [, name = ''] of text.matchAll(/npm run ([a-z0-9:]+)/g)) {
        assert.ok(name in scripts, `${document} names npm run ${name}`);
      }
    }
  });
});

/** Returns the files of a page's pictures. */
function checkPictures(page: string): readonly string[] {
  const pictures = [...page.matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)];
  assert.ok(pictures.length > 0);
  return pictures.map(([, description = '', file = '']) => {
    assert.ok(description.length > 20, `${file} has no description`);
    assert.ok(existsSync(path.join(root, file)), `${file} is missing`);
    assert.ok(statSync(path.join(root, file)).size <= largestPicture, `${file} is too large`);
    return file;
  });
}

function byFirst([a = '']: readonly (string | undefined)[], [b = '']: readonly (string | undefined)[]): number {
  return a < b ? -1 : 1;
}
