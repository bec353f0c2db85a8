import assert from 'node:assert/strict';
import { draftLensTitle, newerLensTitle, newerVersions, versionLensTitle } from '../../../src/host/views/lensTitles';
import { pin, prompt, snapshot, version } from './builders';

const id = 'support/ticket-triage';
const pins = { dev: { [id]: pin(6) }, staging: { [id]: pin(5) }, prod: { [id]: pin(3) } };

describe('the lens of a draft', () => {
  it('says what each environment pins and since when the draft is modified', () => {
    const triage = prompt(id, 6, { state: 'modified' });
    assert.equal(draftLensTitle(snapshot([triage], pins), triage), 'prod v3 · staging v5 · dev v6 — modified since v6');
  });

  it('follows a draft that equals an older version, or has none', () => {
    const triage = prompt(id, 6, { state: 'modified', matches: version(5) });
    assert.match(draftLensTitle(snapshot([triage], pins), triage), / — same as v5, older than v6$/);
    const fresh = prompt(id, 0, { state: 'new' });
    assert.equal(draftLensTitle(snapshot([fresh], {}), fresh), 'not pinned — no version yet');
  });
});

describe('the lens of a version', () => {
  const triage = prompt(id, 6);

  it('says which environments pin it', () => {
    const both = { ...pins, prod: { [id]: pin(5) } };
    const title = versionLensTitle(snapshot([triage], both), triage, version(5));
    assert.equal(title, 'v5 — pinned by prod, staging, latest is v6');
  });

  it('says that no environment pins it', () => {
    assert.equal(versionLensTitle(snapshot([triage], {}), triage, version(6)), 'v6 — pinned by no environment');
  });
});

describe('the lens of a pin', () => {
  const triage = prompt(id, 7);

  it('names what is newer, the nearest environment first, and the latest version', () => {
    const newer = newerVersions(snapshot([triage], pins), triage, 'prod');
    assert.equal(newerLensTitle(newer), 'Newer: v5 in staging · v6 in dev · v7 latest');
  });

  it('names a version once where two environments pin it', () => {
    const same = { ...pins, staging: { [id]: pin(6) } };
    const newer = newerVersions(snapshot([prompt(id, 6)], same), prompt(id, 6), 'prod');
    assert.equal(newerLensTitle(newer), 'Newer: v6 in staging, dev');
  });

  it('finds nothing newer where the latest version is pinned', () => {
    assert.deepEqual(newerVersions(snapshot([prompt(id, 6)], pins), prompt(id, 6), 'dev'), []);
  });

  it('ignores older versions of environments before it', () => {
    const back = { dev: { [id]: pin(2) }, staging: { [id]: pin(7) } };
    assert.deepEqual(newerVersions(snapshot([triage], back), triage, 'staging'), []);
  });
});
