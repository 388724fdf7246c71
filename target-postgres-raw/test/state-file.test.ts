import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from 'singer';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { StateFile } from '../src/state-file.ts';

const STATE = Buffer.from('{"bookmarks":{"a":1}}');
const NEWER = Buffer.from('{"bookmarks":{"a":2}}');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-file-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('a state file holds the newest STATE alone, and nothing stands beside it', async () => {
  const path = join(folder, 'state.json');
  const file = await StateFile.open(path);
  expect(readdirSync(folder)).toEqual([]);
  await file.keep(STATE);
  await file.keep(NEWER);
  expect(readFileSync(path, 'utf8')).toBe(`${NEWER}\n`);
  expect(readdirSync(folder)).toEqual(['state.json']);
});

it('a state file keeps its content if nothing is committed', async () => {
  const path = join(folder, 'state.json');
  writeFileSync(path, 'as it was');
  await StateFile.open(path);
  expect(readFileSync(path, 'utf8')).toBe('as it was');
});

it('a state file is replaced as a whole: who has it open reads the old one', async () => {
  const path = join(folder, 'state.json');
  writeFileSync(path, STATE);
  const before = statSync(path).ino;
  await (await StateFile.open(path)).keep(NEWER);
  expect(statSync(path).ino).not.toBe(before);
});

it('a state file keeps its mode, and a new one has that of the umask', async () => {
  const path = join(folder, 'state.json');
  await (await StateFile.open(path)).keep(STATE);
  expect(statSync(path).mode & 0o777).toBe(0o666 & ~process.umask());
  chmodSync(path, 0o640);
  await (await StateFile.open(path)).keep(NEWER);
  expect(statSync(path).mode & 0o777).toBe(0o640);
});

it('a link to a state file stays a link', async () => {
  mkdirSync(join(folder, 'volume'));
  const [path, link] = [join(folder, 'volume', 'state.json'), join(folder, 'link.json')];
  writeFileSync(path, STATE);
  symlinkSync(path, link);
  await (await StateFile.open(link)).keep(NEWER);
  expect(readlinkSync(link)).toBe(path);
  expect(readFileSync(path, 'utf8')).toBe(`${NEWER}\n`);
});

it('a draft of a process that was killed long ago is removed, and other files stay', async () => {
  const names = ['state.json.1.draft', 'state.json.2.draft', 'state.json.bak', 'other.json.1.draft'];
  for (const name of names) writeFileSync(join(folder, name), 'x');
  for (const name of names.filter((each) => each !== 'state.json.2.draft'))
    utimesSync(join(folder, name), 0, 0);
  await StateFile.open(join(folder, 'state.json'));
  expect(readdirSync(folder).sort()).toEqual(['other.json.1.draft', 'state.json.2.draft', 'state.json.bak']);
});

it.each([
  ['an empty name', () => ''],
  ['a folder', () => folder],
  ['a device', () => '/dev/null'],
  ['a file in a folder that is not there', () => join(folder, 'nowhere', 'state.json')],
])('a state file cannot be %s', async (_, name) => {
  await expect(StateFile.open(name())).rejects.toThrow(ConfigError);
});

it('a state file that can no longer be written is named, and keeps the STATE that it has', async () => {
  const path = join(folder, 'sub', 'state.json');
  mkdirSync(join(folder, 'sub'));
  const file = await StateFile.open(path);
  rmSync(join(folder, 'sub'), { recursive: true });
  await expect(file.keep(STATE)).rejects.toThrow(
    /sub\/state\.json cannot be written: there is no such file or folder \(ENOENT\)/,
  );
});
