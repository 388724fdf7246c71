import { chownSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Service } from './compose.ts';
import { userOf } from './image-user.ts';
import type { Machine } from './machine.ts';

/** As in the image, some folders are the user's, and a new volume takes its owner from the folder below it. */
export function mountVolumes({ folder, stages }: Machine, service: Service, root: string): void {
  const stage = stages.find((one) => one.name === service.build?.target);
  const owned: readonly string[] =
    stage?.instructions.find(({ text }) => text.includes('--owner='))?.text.match(/ \/\S+/g) ?? [];
  const mounts = new Map(service.volumes?.map((volume) => volume.split(':').reverse() as [string, string]));
  for (const path of new Set([...owned.map((one) => one.trim()), ...mounts.keys()])) {
    const volume = mounts.get(path);
    const place = volume === undefined ? join(root, path) : join(folder, 'volumes', volume);
    mkdirSync(dirname(join(root, path)), { recursive: true });
    mkdirSync(dirname(place), { recursive: true });
    if (volume !== undefined) {
      rmSync(join(root, path), { recursive: true, force: true });
      symlinkSync(place, join(root, path));
    }
    mkdirSync(place, { recursive: true, mode: 0o700 });
    const { uid, gid } = stage === undefined ? {} : userOf(stage);
    if (uid !== undefined && gid !== undefined && owned.includes(` ${path}`)) chownSync(place, uid, gid);
  }
}
