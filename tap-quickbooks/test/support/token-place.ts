import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder, writeJson } from './run-tap.ts';
import { startTap } from './start-tap.ts';
import { runTap } from './tap-here.ts';
import type { TokenServer } from './token-server.ts';

/** A folder with a token file that several processes use, and the server that its tokens are from. */
export class TokenPlace {
  readonly folder = temporaryFolder();
  readonly path = join(this.folder, 'tokens.json');
  readonly config: string;
  readonly server: TokenServer;

  constructor(server: TokenServer) {
    this.server = server;
    this.config = writeJson(this.folder, 'config.json', server.config(this.path));
  }

  run = () => startTap(['--config', this.config, '--catalog', this.#catalog]);
  /** The same in this process, for a run beside which no other one starts. */
  runHere = () => runTap(['--config', this.config, '--catalog', this.#catalog]);
  stored = () => JSON.parse(readFileSync(this.path, 'utf8'));
  expire = () => writeJson(this.folder, 'tokens.json', { ...this.stored(), access_token_expires_at: 0 });
  leftovers = () => readdirSync(this.folder).filter((name) => /\.tmp$|\.lock/.test(name));

  readonly #catalog = writeJson(this.folder, 'catalog.json', {
    streams: [{ tap_stream_id: 'qb_items', stream: 'qb_items', schema: {} }],
  });
}
