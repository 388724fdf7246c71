import { spawnSync } from 'node:child_process';
import type { Stage } from './dockerfile.ts';
import { pythonHere } from './python-here.ts';

/**
 * Only root can become the user of the image, and only where that user may run this machine's Node and Python.
 * What the user must not write then stays root's.
 */
export function userOf(stage: Stage): { uid?: number; gid?: number } {
  const text = stage.instructions.findLast(({ word }) => word === 'USER')?.text ?? '';
  const [uid = 0, gid = 0] = text.split(':').map(Number);
  if (!(uid > 0 && gid > 0))
    throw new Error(`the image ${stage.name} runs as "${text}", not as a user by number`);
  return canBecome(uid, gid) ? { uid, gid } : {};
}

function canBecome(uid: number, gid: number): boolean {
  if (process.getuid?.() !== 0) return false;
  return ['node', pythonHere()].every(
    (name) => spawnSync(name, ['--version'], { uid, gid, cwd: '/' }).status === 0,
  );
}
