import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';

/** A call of QuickBooks, with the run that made it. Times are those of the gate (ms). */
export interface Call {
  readonly realm: string;
  readonly run: string;
  readonly fromMs: number;
  toMs: number;
}

/** The way of one run at a time to QuickBooks. It notes who asks for which company, and when. */
export class Gate {
  readonly url: string;
  readonly #server: Server;
  #run = '';
  #tokensOpen = 0;
  /** The newest access token, until the run uses it. By then the run has written both tokens. */
  #unused: string | undefined;
  #isShutForTokens = false;

  private constructor(server: Server, host: string) {
    this.#server = server;
    this.url = `http://${host}:${(server.address() as AddressInfo).port}`;
  }

  static async open(host: string, simulatorUrl: string, calls: Call[]): Promise<Gate> {
    const server = createServer();
    server.listen(0, host);
    await once(server, 'listening');
    const gate = new Gate(server, host);
    server.on('request', (asked, answered) => {
      const realm = /\/company\/(\d+)/.exec(asked.url ?? '')?.[1];
      if (realm === undefined && gate.#isShutForTokens) {
        asked.destroy();
        return;
      }
      if (asked.headers.authorization === `Bearer ${gate.#unused}`) gate.#unused = undefined;
      const done = realm === undefined ? gate.#waitForTokens() : gate.#note(realm, calls);
      answered.once('close', done);
      const { method } = asked;
      const headers = { ...asked.headers, ...(realm === undefined && { 'accept-encoding': 'identity' }) };
      const passed = request(new URL(asked.url ?? '', simulatorUrl), { method, headers }, (answer) => {
        answered.writeHead(answer.statusCode ?? 502, answer.headers);
        if (realm === undefined && answer.statusCode === 200) gate.#keepToken(answer);
        answer.pipe(answered);
      });
      passed.once('error', () => answered.destroy());
      asked.once('error', () => passed.destroy());
      asked.pipe(passed);
    });
    return gate;
  }

  /** Lets another run use the gate. */
  beginRun(name: string): void {
    this.#run = name;
    this.#unused = undefined;
    this.#isShutForTokens = false;
  }

  /** True while new tokens may be on their way into Postgres: a run that is killed then loses them. */
  get isGettingTokens(): boolean {
    return this.#tokensOpen > 0 || this.#unused !== undefined;
  }

  /** Passes no request for tokens on any more in this run, which is about to be killed. */
  shutForTokens(): void {
    this.#isShutForTokens = true;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #waitForTokens(): () => void {
    this.#tokensOpen += 1;
    return () => {
      this.#tokensOpen -= 1;
    };
  }

  #keepToken(answer: IncomingMessage): void {
    let body = '';
    answer.on('data', (bytes: Buffer) => {
      body += bytes.toString();
    });
    answer.once('end', () => {
      this.#unused = JSON.parse(body).access_token;
    });
  }

  #note(realm: string, calls: Call[]): () => void {
    const call = { realm, run: this.#run, fromMs: performance.now(), toMs: Number.POSITIVE_INFINITY };
    calls.push(call);
    return () => {
      call.toMs = performance.now();
    };
  }
}

/** Passes connections on to a port of this process's own machine. Resolves to the port that machines reach. */
export async function passedOn(host: string, port: number): Promise<{ port: number; close: () => void }> {
  const server = createTcpServer((from) => {
    const to = connect(port, '127.0.0.1');
    from.pipe(to).pipe(from);
    for (const socket of [from, to])
      socket.on('error', () => {
        from.destroy();
        to.destroy();
      });
  });
  server.listen(0, host);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}

/** The pairs of runs that had calls of one company at the same time. */
export function ownersAtOnce(calls: readonly Call[]): string[] {
  const runs = new Map<string, { realm: string; run: string; fromMs: number; toMs: number }>();
  for (const { realm, run, fromMs, toMs } of calls) {
    const known = runs.get(`${realm} ${run}`);
    if (known === undefined) runs.set(`${realm} ${run}`, { realm, run, fromMs, toMs });
    else known.toMs = Math.max(known.toMs, toMs);
  }
  const found: string[] = [];
  const last = new Map<string, { run: string; toMs: number }>();
  for (const { realm, run, fromMs, toMs } of [...runs.values()].sort((a, b) => a.fromMs - b.fromMs)) {
    const before = last.get(realm);
    if (before !== undefined && fromMs < before.toMs)
      found.push(`company ${realm}: ${before.run} and ${run}`);
    if (before === undefined || toMs > before.toMs) last.set(realm, { run, toMs });
  }
  return found;
}
