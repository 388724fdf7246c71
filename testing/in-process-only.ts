import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

/*
 * Holds the unit lane to its promise: no process, no server, no connection. A test that needs one fails with the
 * name of its file to be. Its lane is `*.system.test.ts`.
 */

const refuse = (what: string) => () => {
  throw new Error(`A unit test must not ${what}. Rename its file to *.system.test.ts.`);
};

const start = refuse('start a process');
Object.assign(childProcess, {
  exec: start,
  execFile: start,
  execFileSync: start,
  execSync: start,
  fork: start,
  spawn: start,
  spawnSync: start,
});
net.Server.prototype.listen = refuse('listen on a port');
net.Socket.prototype.connect = refuse('open a connection');
syncBuiltinESMExports();
