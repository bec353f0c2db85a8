import assert from 'node:assert/strict';
import { beyond, deedOf } from '../hostile/trace.mjs';

describe('what a traced process did', () => {
  const deeds: [string, string, ReturnType<typeof deedOf>][] = [
    [
      'a program that was started',
      '12 execve("/usr/bin/git", ["git", "status"], 0x7f /* 20 vars */) = 0',
      { kind: 'starts', what: '"/usr/bin/git", ["git", "status"]' },
    ],
    ['a program that is not there', '12 execve("/bin/x", ["x"], 0x7f /* 20 vars */) = -1 ENOENT (No such file)', null],
    [
      'a call to a server',
      '7 connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EINPROGRESS (x)',
      { kind: 'calls', what: '{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}' },
    ],
    ['a file that is read', '7 openat(AT_FDCWD, "/etc/hosts", O_RDONLY|O_CLOEXEC) = 3', null],
    [
      'a file that is written, by a call that is still going on',
      '7 openat(AT_FDCWD, "/tmp/x", O_WRONLY|O_CREAT|O_TRUNC, 0666 <unfinished ...>',
      { kind: 'writes', what: '/tmp/x' },
    ],
    ['the end of a call that was told before', '7 <... openat resumed>) = 3', null],
    [
      'a file that may not be written',
      '7 openat(AT_FDCWD, "/x", O_RDWR) = -1 EACCES (x)',
      { kind: 'writes', what: '/x' },
    ],
    ['a file that is renamed', '7 rename("/a", "/b") = 0', { kind: 'writes', what: 'rename /a /b' }],
    ['a signal', '7 --- SIGCHLD {si_signo=SIGCHLD} ---', null],
  ];
  for (const [what, line, deed] of deeds) {
    it(`tells ${what}`, () => assert.deepEqual(deedOf(line), deed));
  }

  it('is told apart from what happens anyway', () => {
    const deed = (what: string) => ({ deed: { kind: 'writes' as const, what }, times: 2 });
    const usual = new Map([['writes /log', deed('/log')]]);
    const ours = new Map([...usual, ['writes /new', deed('/new')] as const]);
    assert.deepEqual(beyond(ours, usual), ['writes /new (2 times)']);
  });
});
