import assert from 'node:assert/strict';
import type { Finding } from '../../../src/core/model';
import {
  draftRow,
  moreVersionsRow,
  pinning,
  promptRow,
  promptTooltip,
  versionRow,
} from '../../../src/host/views/promptRows';
import { fullVersion, pin, prompt, snapshot, version } from './builders';

const id = 'support/ticket-triage';
const place = { grouped: true, writable: true, waiting: false };
const pins = { dev: { [id]: pin(6) }, staging: { [id]: pin(5) }, prod: { [id]: pin(3) } };
const invalid: Finding = {
  code: 'invalidDraft',
  severity: 'error',
  path: `prompts/${id}.prompt`,
  line: 3,
  message: 'The front matter cannot be read',
  hint: 'correct it',
  prompt: id,
};

describe('the row of a prompt', () => {
  it('says what each environment pins, the last one first, and that the draft is modified', () => {
    const triage = prompt(id, 6, { state: 'modified' });
    const row = promptRow(snapshot([triage], pins), triage, [], place);
    assert.equal(row.label, 'ticket-triage');
    assert.equal(row.description, 'prod v3 · staging v5 · dev v6 · modified');
    assert.equal(row.spoken, 'support/ticket-triage, prod v3, staging v5, dev v6, modified since v6');
  });

  it('names its folder where rows are not grouped, and its whole id where names repeat', () => {
    const triage = prompt(id, 6);
    const row = promptRow(snapshot([triage], pins), triage, [], { ...place, grouped: false });
    assert.deepEqual([row.label, row.description], ['ticket-triage', 'prod v3 · staging v5 · dev v6 · support']);
    const twin = promptRow(snapshot([triage], pins), triage, [], { ...place, grouped: false, ambiguous: true });
    assert.deepEqual([twin.label, twin.description], [id, 'prod v3 · staging v5 · dev v6']);
  });

  it('is short where every environment pins the same version, but not where one holds it', () => {
    const triage = prompt(id, 6);
    const same = { dev: { [id]: pin(6) }, staging: { [id]: pin(6) }, prod: { [id]: pin(6) } };
    const row = promptRow(snapshot([triage], same), triage, [], place);
    assert.equal(row.description, 'all v6');
    assert.match(row.spoken, /prod v6, staging v6, dev v6/);
    const held = { ...same, prod: { [id]: pin(6, { reason: 'wait', held: null }) } };
    const heldRow = promptRow(snapshot([triage], held), triage, [], place);
    assert.equal(heldRow.description, 'prod v6 held · staging v6 · dev v6');
  });

  it('says that nothing is pinned', () => {
    const fresh = prompt(id, 0, { state: 'new' });
    assert.equal(promptRow(snapshot([fresh], {}), fresh, [], place).description, 'not pinned · new');
  });

  it('keeps its place with an error, and says what is wrong', () => {
    const broken = prompt(id, 6, { state: 'invalid' });
    const row = promptRow(snapshot([broken], pins), broken, [invalid], place);
    assert.equal(row.label, 'ticket-triage');
    assert.match(row.description ?? '', /invalid · The front matter cannot be read$/);
    assert.equal(row.icon.id, 'error');
    assert.match(row.spoken, /error: The front matter cannot be read/);
  });

  it('shows a warning sign for a finding about a draft that can be read', () => {
    const triage = prompt(id, 6);
    const row = promptRow(snapshot([triage], pins), triage, [{ ...invalid, severity: 'warning' }], place);
    assert.equal(row.icon.id, 'warning');
  });

  it('offers a snapshot only where the draft differs and may be written', () => {
    const flags = (state: 'clean' | 'modified' | 'new' | 'invalid', writable: boolean): boolean => {
      const triage = prompt(id, 6, { state });
      return promptRow(snapshot([triage], pins), triage, [], { ...place, writable }).flags.includes('canSnapshot');
    };
    assert.deepEqual([flags('modified', true), flags('new', true)], [true, true]);
    assert.deepEqual([flags('clean', true), flags('invalid', true), flags('modified', false)], [false, false, false]);
  });

  it('has an icon for every state of the draft', () => {
    const icons = (['clean', 'modified', 'new', 'missing', 'invalid'] as const).map((state) => {
      const triage = prompt(id, 6, { state });
      return promptRow(snapshot([triage], pins), triage, [], place).icon.id;
    });
    assert.equal(new Set(icons).size, 5);
  });

  it('lists pins, holds and findings in its tooltip, with control characters taken out', () => {
    const triage = prompt(id, 6, { state: 'modified' });
    const held = { ...pins, prod: { [id]: pin(3, { reason: 'v4 gave\noverlong\u202e replies', held: version(4) }) } };
    const lines = promptTooltip(snapshot([triage], held), triage, [invalid]).split('\n');
    assert.deepEqual(lines, [
      id,
      'Draft: modified since v6 (prompts/support/ticket-triage.prompt)',
      'dev: v6',
      'staging: v5',
      'prod: v3, held: v4 gave overlong replies',
      'The front matter cannot be read',
      'correct it',
    ]);
  });
});

describe('the row of a draft', () => {
  it('says how it stands to the versions', () => {
    const phrase = (draft: Parameters<typeof prompt>[2], versions = 6): string | undefined =>
      draftRow(prompt(id, versions, draft), [], true).description;
    assert.equal(phrase({ state: 'clean' }), 'same as v6');
    assert.equal(phrase({ state: 'modified' }), 'modified since v6');
    assert.equal(phrase({ state: 'modified', matches: version(4) }), 'same as v4, older than v6');
    assert.equal(phrase({ state: 'new' }, 0), 'no version yet');
    assert.equal(phrase({ state: 'invalid' }), 'draft cannot be read');
  });
});

describe('the row of a version', () => {
  const triage = prompt(id, 6);
  const how = {
    environments: ['staging', 'prod'],
    damaged: false,
    writable: true,
    now: Date.parse('2026-11-22T12:00Z'),
  };

  it('gives message, author, age and the environments that pin it', () => {
    const row = versionRow(triage, fullVersion(4, { message: 'Shorter first reply' }), how);
    assert.equal(row.label, 'v4');
    assert.equal(row.description, 'prod, staging · Shorter first reply · Ada Lovelace · 2 days ago');
    assert.equal(row.icon.id, 'pinned');
    assert.equal(
      row.spoken,
      'v4 of support/ticket-triage, pinned by prod, staging, Shorter first reply, Ada Lovelace, 2 days ago',
    );
  });

  it('shows a message of several lines in one', () => {
    const row = versionRow(triage, fullVersion(4, { message: 'First\n\nSecond\u0007' }), how);
    assert.match(row.description ?? '', / · First Second · /);
  });

  it('says that it is damaged', () => {
    const row = versionRow(triage, fullVersion(4), { ...how, environments: [], damaged: true });
    assert.equal(row.description, 'damaged · Change number 4 · Ada Lovelace · 2 days ago');
    assert.equal(row.icon.id, 'error');
    assert.ok(row.flags.includes('damaged'));
  });

  it('tells twins apart by their digests', () => {
    const twins = { ...triage, versions: [version(3), version(4), version(4, 'abcdef01')] };
    const row = versionRow(twins, fullVersion(4), how);
    assert.equal(row.label, 'v4 (44444444)');
  });

  it('is counted among the older ones when it is not loaded', () => {
    assert.equal(moreVersionsRow(triage, 12).description, '12 older versions');
    assert.equal(moreVersionsRow(triage, 1).description, '1 older version');
  });

  it('is pinned by the environments that name this very content', () => {
    const known = snapshot([triage], pins);
    assert.deepEqual(pinning(known, id, version(5)), ['staging']);
    assert.deepEqual(pinning(known, id, version(5, 'abcdef01')), []);
  });
});
