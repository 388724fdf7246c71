import type { Socket } from 'node:net';
import type pg from 'pg';
import { ConfigError, catchUnreadable, isLoopbackAddress } from 'singer';

/** The part of pg's connection that announces how the server wants to be answered. */
interface Wire {
  readonly stream: Socket & { readonly encrypted?: boolean };
  readonly once: (event: string, listener: () => void) => void;
}

/** True for a connection without TLS that leaves this machine. A Unix socket has no remote address. */
function isInClear({ encrypted, remoteAddress }: Wire['stream']): boolean {
  return encrypted !== true && remoteAddress !== undefined && !isLoopbackAddress(remoteAddress);
}

export function isClientInClear(client: pg.ClientBase): boolean {
  return isInClear(wireOf(client).stream);
}

/**
 * The class of a client that ends its connection before a password goes out in clear to another machine, and if the
 * server sends something that cannot be read.
 */
export function guarded(Client: typeof pg.Client, place: string): typeof pg.Client {
  return class extends Client {
    constructor(config?: string | pg.ClientConfig) {
      super(config);
      const wire = wireOf(this);
      // The driver leaves a connection open that fails on this side, such as for want of a password. Until the server
      // gives it up, after a minute, it can drop no database.
      wire.once('error', () => void wire.stream.destroy());
      catchUnreadable(this, (problem) => void wire.stream.destroy(problem));
      wire.once('authenticationCleartextPassword', () => {
        if (isInClear(wire.stream)) wire.stream.destroy(passwordInClear(place));
      });
    }
  };
}

function passwordInClear(place: string): ConfigError {
  return new ConfigError(
    `the token store (${place}) asks for the password in clear, without TLS: add sslmode=require or sslmode=verify-full to token_store, or have the server use scram-sha-256`,
  );
}

function wireOf(client: pg.ClientBase): Wire {
  return (client as unknown as { readonly connection: Wire }).connection;
}
