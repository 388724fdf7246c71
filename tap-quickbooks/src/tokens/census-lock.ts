import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, realpath, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { BusyError, type Company, companyText } from 'singer';
import { makeFolder } from '../make-folder.ts';
import { type FileLock, isAlive, lockFile, MOST_SILENCE_MS } from './file-lock.ts';

/** The company whose runs and censuses keep out of each other's way, and its token file. */
interface Place {
  readonly tokenFile: string;
  readonly company: Company;
}

/** Longer than it takes to see that the holder of a lock was killed. */
const PATIENCE_MS = MOST_SILENCE_MS + 1_000;

/**
 * Runs a function while no census of the company is taken. Each run has a file of its own beside the token file, so
 * several may read a company at once. Throws {@link BusyError} if a census is under way.
 */
export async function whileNoCensus<T>(place: Place, run: () => Promise<T>): Promise<T> {
  const path = await pathOf(place);
  const sign = await signOf(path);
  try {
    await requireNoCensus(path, place.company);
    await removeOldSigns(path);
    return await run();
  } finally {
    await sign?.release().catch(() => {});
  }
}

/** Takes a census while nothing else reads the company. Throws {@link BusyError} if something does. */
export async function whileAlone<T>(place: Place, run: () => Promise<T>): Promise<T> {
  const path = await pathOf(place);
  await makeFolder(dirname(path));
  const lock = await lockFile(censusOf(path), PATIENCE_MS);
  if (lock === undefined) throw censusUnderWay(place.company);
  try {
    await requireNoRun(path, place.company);
    return await run();
  } finally {
    await lock.release().catch(() => {});
  }
}

const censusOf = (path: string) => `${path}.census`;

/** A link stays a link: what it points to is the same for all processes. */
async function pathOf({ tokenFile }: Place): Promise<string> {
  return realpath(tokenFile).catch(() => tokenFile);
}

/** Undefined if nothing can be written there: the first call says so, and why. */
async function signOf(path: string): Promise<FileLock | undefined> {
  try {
    await makeFolder(dirname(path));
    return await lockFile(`${path}${RUN}${randomUUID()}`, 0);
  } catch {
    return undefined;
  }
}

const RUN = '.run-';

/** The lock of a census that was killed is removed. */
async function requireNoCensus(path: string, company: Company): Promise<void> {
  const census = censusOf(path);
  if (!existsSync(census)) return;
  if (await isAlive(census)) throw censusUnderWay(company);
  const lock = await lockFile(census, PATIENCE_MS);
  if (lock === undefined) throw censusUnderWay(company);
  await lock.release();
}

/** The signs of runs that were killed are removed. */
async function requireNoRun(path: string, company: Company): Promise<void> {
  const signs = await signsAt(path);
  const states = await Promise.all(signs.map(isAlive));
  if (states.includes(true))
    throw new BusyError(
      `another process is reading ${companyText(company)} with the same token file, and a census must not overlap with a run: take the census again when it has ended`,
    );
  await Promise.all(signs.map((sign) => rm(sign, { force: true })));
}

/** The signs of runs at this token file, of living and of killed ones. */
async function signsAt(path: string): Promise<string[]> {
  const [folder, prefix] = [dirname(path), `${basename(path)}${RUN}`];
  return (await readdir(folder)).filter((name) => name.startsWith(prefix)).map((name) => join(folder, name));
}

/** Signs without a sign of life for a day are of runs that were killed. The clocks of two hosts differ by less. */
async function removeOldSigns(path: string): Promise<void> {
  const signs = await signsAt(path).catch(() => []);
  for (const sign of signs) {
    const touchedMs = (await stat(sign).catch(() => undefined))?.mtimeMs ?? Date.now();
    if (Date.now() - touchedMs > DAY_MS) await rm(sign, { force: true }).catch(() => {});
  }
}

const DAY_MS = 86_400_000;

function censusUnderWay(company: Company): BusyError {
  return new BusyError(
    `a census of ${companyText(company)} is under way with the same token file, and a run or another census must not overlap with it: run again when it has ended`,
  );
}
