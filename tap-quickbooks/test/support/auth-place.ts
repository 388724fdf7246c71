import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach } from 'vitest';
import { freePort } from '../../../postgres-launcher/src/free-port.ts';
import { temporaryFolder, writeJson } from './run-tap.ts';
import { type StartedTap, startTap } from './start-tap.ts';
import { startTapHere } from './tap-here.ts';
import { TokenServer } from './token-server.ts';

/** A run of `auth` in this process. */
type AuthHere = ReturnType<typeof startTapHere>;

type AuthRun = Pick<StartedTap, 'said' | 'ended'> | AuthHere;

/** A token server, a folder and a redirect URI for a test of `auth`. */
export class AuthPlace {
  server = new TokenServer();
  folder = '';
  path = '';
  redirectUri = '';

  async prepare(): Promise<void> {
    this.server = await new TokenServer().start();
    this.folder = temporaryFolder();
    this.path = join(this.folder, 'tokens.json');
    this.redirectUri = `http://localhost:${await freePort()}/callback`;
  }

  config(more: object = {}): string {
    return writeJson(this.folder, 'config.json', {
      ...this.server.config(this.path),
      redirect_uri: this.redirectUri,
      realm_id: null,
      refresh_token: null,
      ...more,
    });
  }

  /** Runs `auth` in this process. Only one may run at a time. */
  auth(more: object = {}, flags: string[] = ['--no-browser'], env: Record<string, string> = {}): AuthHere {
    return startTapHere(['auth', ...flags, '--config', this.config(more)], env);
  }

  /** Runs `auth` as a process, for what a process alone can show: how it ends. */
  authProcess(more: object = {}, flags: string[] = ['--no-browser']): StartedTap {
    return startTap(['auth', ...flags, '--config', this.config(more)]);
  }

  stored() {
    return JSON.parse(readFileSync(this.path, 'utf8'));
  }

  callback(parameters: Record<string, string>): Promise<Response> {
    return fetch(`${this.redirectUri.replace('localhost', '127.0.0.1')}?${new URLSearchParams(parameters)}`);
  }
}

/** The place of each test, made anew. To be called where hooks may be added. */
export function authPlace(): AuthPlace {
  const place = new AuthPlace();
  beforeEach(() => place.prepare());
  afterEach(() => place.server.close());
  return place;
}

/** The address of the consent page, once it is printed. */
export async function consentUrl({ said, ended }: AuthRun): Promise<string> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  ended.then(over, over);
  for (;;) {
    const url = /^http\S+$/m.exec(said())?.[0];
    if (url !== undefined) return url;
    if (isOver) throw new Error(said());
    await sleep(20);
  }
}

export function stateOf(url: string): string {
  return new URL(url).searchParams.get('state') ?? '';
}
