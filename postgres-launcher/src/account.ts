import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** The account that runs Postgres. */
export interface Account {
  /** Set when the processes must change to another user, which then owns their files. */
  ids?: { uid: number; gid: number };
  /** Words that go before each command. */
  prefix: readonly string[];
  /** Folder for temporary directories of this account. */
  temporaryDirectory: string;
}

/** Keeps our user outside, but shows Postgres an unprivileged one that has a name. Linux only. */
export const USER_NAMESPACE = ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--'];

/**
 * Ourselves, if Postgres accepts that. It refuses root, and initdb refuses a user without a name, so
 * root becomes the owner of an existing cluster or `nobody`. Where that is impossible (no right to change
 * user, a data directory below a home that is 0700), a user namespace does it.
 */
export function chooseAccount(dataDirectory?: string): Account {
  const place = dataDirectory === undefined ? undefined : nearestExisting(dirname(resolve(dataDirectory)));
  for (const identity of identities(dataDirectory)) {
    const temporaryDirectory = temporaryDirectories(identity).find((path) => canEnter(identity, path));
    if (temporaryDirectory === undefined) continue;
    if (place === undefined || canEnter(identity, place)) return { ...identity, temporaryDirectory };
  }
  throw new Error(
    `no account can run Postgres${place === undefined ? '' : ` with data in ${place}`}: ` +
      'root needs one that the user nobody can reach, such as below /var/lib; others need a name in /etc/passwd',
  );
}

/** Options for `spawn` and `spawnSync`. Nothing of our environment goes in: `PGOPTIONS` and its like would. */
export function spawnOptions(account: Account): { env: NodeJS.ProcessEnv; uid?: number; gid?: number } {
  const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  return { ...account.ids, env: { PATH: path, LC_ALL: 'C', TZ: 'UTC' } };
}

type Identity = Omit<Account, 'temporaryDirectory'>;

function identities(dataDirectory: string | undefined): Identity[] {
  const inNamespace = { prefix: USER_NAMESPACE };
  if (process.getuid?.() === 0) return [{ ids: unprivilegedIds(dataDirectory), prefix: [] }, inNamespace];
  return hasName() ? [{ prefix: [] }] : [inNamespace];
}

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

function unprivilegedIds(dataDirectory: string | undefined): { uid: number; gid: number } {
  if (dataDirectory !== undefined && existsSync(join(dataDirectory, 'PG_VERSION'))) {
    const { uid, gid } = statSync(dataDirectory);
    if (uid !== 0) return { uid, gid };
  }
  const nobody = /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
  return { uid: Number(nobody?.[1] ?? 65534), gid: Number(nobody?.[2] ?? 65534) };
}

/** A TMPDIR inside root's home is of no use to `nobody`. */
function temporaryDirectories({ ids }: Identity): string[] {
  return ids === undefined ? [tmpdir()] : [tmpdir(), '/tmp', '/var/tmp'];
}

export function canEnter({ ids, prefix }: Identity, path: string): boolean {
  const [command = 'sh', ...rest] = [...prefix, 'sh', '-c', 'cd "$1"', 'sh', path];
  return spawnSync(command, rest, { ...ids, cwd: '/', stdio: 'ignore' }).status === 0;
}

function nearestExisting(path: string): string {
  return existsSync(path) ? path : nearestExisting(dirname(path));
}
