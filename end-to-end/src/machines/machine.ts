import { type ChildProcess, execFileSync, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../project-root.ts';

/** A machine on which the two programs run. */
export interface Machine {
  readonly name: string;
  /** The address of what is outside of the machine. */
  readonly outside: string;
  /** Starts a program of this repository. */
  readonly start: (name: string, words: readonly string[], options: SpawnOptions) => ChildProcess;
  /** Writes a file that only this machine has. Returns its path there. */
  readonly write: (name: string, text: string) => string;
  readonly close: () => void;
}

const UNSHARE = ['--net', '--uts', '--mount'];
const program = (name: string) => join(PROJECT_ROOT, name, 'bin', `${name}.js`);

/** True if this process may make networks: as root on Linux, with util-linux and iproute2. */
export function canMakeNetworks(): boolean {
  const cable = ['ip', 'link', 'add', 'here', 'type', 'veth', 'peer', 'name', 'there'];
  const tried = spawnSync('unshare', [...UNSHARE, ...cable], { stdio: 'ignore' });
  return process.platform === 'linux' && tried.status === 0;
}

/**
 * A machine with a network, a hostname and a folder of its own. A cable leads to the network of this process, which
 * must be a new one too. All of it ends with this process.
 */
export async function machineWithNetwork(number: number, folder: string): Promise<Machine> {
  const name = `machine-${number}`;
  const own = join(folder, name);
  mkdirSync(own);
  const script = `hostname ${name} && mount -t tmpfs none ${own} && echo ready && exec cat`;
  const holder = spawn('unshare', [...UNSHARE, 'sh', '-c', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  const { pid } = holder;
  const inside = ['--target', String(pid), '--net', '--uts', '--mount', '--'];
  const ip = (...words: string[]) => execFileSync('ip', words);
  const ipInside = (...words: string[]) => execFileSync('nsenter', [...inside, 'ip', ...words]);
  const cable = `machine${number}`;
  ip('link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(pid));
  ip('address', 'add', `10.77.${number}.1/30`, 'dev', cable);
  ip('link', 'set', cable, 'up');
  ipInside('address', 'add', `10.77.${number}.2/30`, 'dev', 'eth0');
  for (const device of ['lo', 'eth0']) ipInside('link', 'set', device, 'up');
  return {
    name,
    outside: `10.77.${number}.1`,
    // Without a process in between: a signal reaches the program.
    start: (which, words, options) =>
      spawn('nsenter', [...inside, process.execPath, program(which), ...words], options),
    write(file, text) {
      writeFileSync(`/proc/${pid}/root${own}/${file}`, text, { mode: 0o600 });
      return join(own, file);
    },
    close: () => void holder.kill('SIGKILL'),
  };
}

/** A machine that is a folder of its own. */
export function machineInFolder(number: number, folder: string): Machine {
  const own = join(folder, `machine-${number}`);
  mkdirSync(own);
  return {
    name: `machine-${number}`,
    outside: '127.0.0.1',
    start: (which, words, options) =>
      spawn(process.execPath, [program(which), ...words], { ...options, cwd: own }),
    write(file, text) {
      writeFileSync(join(own, file), text, { mode: 0o600 });
      return join(own, file);
    },
    close: () => {},
  };
}
