import assert from 'node:assert/strict';
import { whenTerms } from '../support/whenClause';

describe('the reader of when clauses', () => {
  it('finds each key and what it is compared with', () => {
    assert.deepEqual(whenTerms('view == a.b && (!isWorkspaceTrusted || x.y != 3)'), [
      { key: 'view', value: 'a.b' },
      { key: 'isWorkspaceTrusted', value: null },
      { key: 'x.y', value: '3' },
    ]);
  });

  it('does not split inside a regex or a quoted string', () => {
    assert.deepEqual(whenTerms("viewItem =~ /\\b(version|draft)\\b/i && resourceScheme == 'a && b'"), [
      { key: 'viewItem', value: '\\b(version|draft)\\b' },
      { key: 'resourceScheme', value: 'a && b' },
    ]);
  });
});
