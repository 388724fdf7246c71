import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type DatabaseServer, freePort } from 'postgres-launcher';

interface Pgbouncer {
  readonly path: string;
  /** Folder of its libraries, if they are not those of the system. */
  readonly libraries: string | undefined;
}

/** The PgBouncer of the system, or Debian's unpacked into a folder of its own; undefined if neither can be had. */
export const pgbouncer: Pgbouncer | undefined = ofSystem() ?? unpacked();

/** A PgBouncer that gives each transaction any of its connections, of which it has `size`. */
export async function withPgbouncer(
  server: DatabaseServer,
  size: number,
  use: (port: string) => Promise<void>,
): Promise<void> {
  if (pgbouncer === undefined)
    throw new Error('there is no PgBouncer: install it (apt-get install pgbouncer)');
  const folder = mkdtempSync(join(tmpdir(), 'pgbouncer-'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const { host, user, password } = server;
  writeFileSync(join(folder, 'users.txt'), `"${user}" "${password}"\n`);
  // The defaults of PgBouncer for everything else: a start-up parameter that it does not know is refused.
  writeFileSync(
    join(folder, 'pgbouncer.ini'),
    `[databases]
* = host=${host} port=${server.port} user=${user} password=${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = plain
auth_file = ${join(folder, 'users.txt')}
pool_mode = transaction
default_pool_size = ${size}
`,
  );
  // It refuses to run as root.
  const isRoot = process.getuid?.() === 0;
  const { path, libraries } = pgbouncer;
  const child = spawn(path, [join(folder, 'pgbouncer.ini')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(libraries !== undefined && { env: { ...process.env, LD_LIBRARY_PATH: libraries } }),
    ...(isRoot && { uid: 65_534, gid: 65_534 }),
  });
  try {
    await untilUp(child);
    await use(String(port));
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  }
}

function ofSystem(): Pgbouncer | undefined {
  const path = ['pgbouncer', '/usr/sbin/pgbouncer'].find(
    (each) => spawnSync(each, ['--version']).status === 0,
  );
  return path === undefined ? undefined : { path, libraries: undefined };
}

/**
 * Unpacks Debian's package and what it needs, once for each user of the machine. It is not installed, since Debian
 * would start it as a service.
 */
function unpacked(): Pgbouncer | undefined {
  const folder = join(tmpdir(), `quickbooks-to-postgres-pgbouncer-${userInfo().uid}`);
  if (!existsSync(folder)) unpack(folder);
  const path = join(folder, 'usr/sbin/pgbouncer');
  if (!existsSync(path)) return undefined;
  const libraries = readdirSync(join(folder, 'usr/lib')).find((name) => name.endsWith('-linux-gnu'));
  return { path, libraries: libraries && join(folder, 'usr/lib', libraries) };
}

/** Other processes may do the same at once: the folder gets its name when it is whole. */
function unpack(folder: string): void {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return;
  const work = mkdtempSync(`${folder}-`);
  try {
    chmodSync(work, 0o755);
    const packages = join(work, 'packages');
    mkdirSync(join(packages, 'partial'), { recursive: true });
    const words = ['install', '-qq', '-y', '--no-install-recommends', '--download-only'];
    const place = ['-o', `Dir::Cache::archives=${packages}`, '-o', 'APT::Sandbox::User=root'];
    execFileSync('apt-get', [...words, ...place, 'pgbouncer'], { stdio: ['ignore', 'ignore', 'inherit'] });
    for (const name of readdirSync(packages).filter((each) => each.endsWith('.deb')))
      execFileSync('dpkg', ['-x', join(packages, name), work]);
    rmSync(packages, { recursive: true });
    renameSync(work, folder);
  } catch {
    rmSync(work, { recursive: true, force: true });
  }
}

function untilUp(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      if (log.includes('process up')) resolve();
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`pgbouncer ended with ${code}: ${log}`)));
  });
}
