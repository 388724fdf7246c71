import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Service } from './compose.ts';
import { environmentOf, execForm } from './dockerfile.ts';
import { userOf } from './image-user.ts';
import type { Machine } from './machine.ts';
import { mountVolumes } from './volumes.ts';

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** A service that runs on this machine as `docker compose run --rm SERVICE ARGUMENTS` would run it there. */
export class NativeContainer {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  #output = '';

  constructor(machine: Machine, name: string, args?: readonly string[], extra: Record<string, string> = {}) {
    const service = machine.compose.services[name];
    const stage = machine.stages.find((one) => one.name === service?.build?.target);
    if (service === undefined || stage === undefined) throw new Error(`${name} is not built from here`);
    const root = mkdtempSync(join(machine.folder, `${name}-`));
    chmodSync(root, 0o755);
    const directory = stage.instructions.findLast(({ word }) => word === 'WORKDIR')?.text ?? '/';
    cpSync(machine.images.path(stage.name, directory), join(root, directory), {
      recursive: true,
      verbatimSymlinks: true,
    });
    mountVolumes(machine, service, root);
    writeSecrets(machine, service);

    const place: Place = { machine, stage: stage.name, root, directory };
    const words = [...execForm(stage, 'ENTRYPOINT'), ...(args ?? service.command ?? execForm(stage, 'CMD'))];
    const [file = '', ...rest] = words.map((word) => localized(place, word));
    const own = { PATH: process.env.PATH ?? '', HOME: root };
    const environment = { ...environmentOf(stage, own), ...service.environment, ...extra };
    this.child = spawn(file, rest, {
      cwd: join(root, directory),
      env: { ...own, ...localizedVariables(place, environment) },
      ...userOf(stage),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.ended = this.#end(root);
  }

  get output(): string {
    return this.#output;
  }

  async #end(root: string): Promise<Ended> {
    const kill = () => this.child.kill();
    process.once('exit', kill);
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
      });
    const [code] = await once(this.child, 'close');
    process.off('exit', kill);
    rmSync(root, { recursive: true });
    return { code, output: this.#output };
  }
}

function writeSecrets({ folder, compose, variables }: Machine, service: Service): void {
  mkdirSync(join(folder, 'secrets'), { recursive: true });
  for (const name of service.secrets ?? []) {
    const value = variables[compose.secrets[name]?.environment ?? ''];
    if (value === undefined) throw new Error(`the secret ${name} comes from a variable that is not set`);
    writeFileSync(join(folder, 'secrets', name), value, { mode: 0o444 });
  }
}

/** Place of a container: its paths and addresses are resolved from there. */
interface Place {
  readonly machine: Machine;
  readonly stage: string;
  readonly root: string;
  readonly directory: string;
}

function localizedVariables(
  place: Place,
  environment: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      // A user can have the name of a host.
      name === 'PG_USER' ? value : localized(place, value),
    ]),
  );
}

function localized({ machine, stage, root, directory }: Place, text: string): string {
  let here = text.replaceAll('/run/secrets/', `${join(machine.folder, 'secrets')}/`);
  for (const path of [directory, '/var/lib/quickbooks']) if (here === path) here = join(root, path);
  for (const [there, address] of machine.addresses)
    if (here === there || there.includes(':')) here = here.replaceAll(there, address);
  return machine.images.localized(stage, here);
}
