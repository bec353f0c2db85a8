// Loaded before the command line: begins its one thread for file-system work, says which it is, and stops until
// somebody who traces it lets it go on. What node does to start is over by then, and is neither slowed nor counted.
const { readdirSync, stat, writeSync } = require('node:fs');

const before = new Set(readdirSync('/proc/self/task'));
stat('/', () => undefined);
const [worker] = readdirSync('/proc/self/task').filter((thread) => !before.has(thread));
writeSync(3, `${worker}\n`);
process.kill(process.pid, 'SIGSTOP');
