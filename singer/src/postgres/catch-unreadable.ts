import type { EventEmitter } from 'node:events';

/** The part of pg's client that reads the server's messages. */
interface Reading {
  attachListeners: (stream: EventEmitter) => void;
}

/**
 * Reports a message that pg cannot read, such as a request for Kerberos: pg throws it where no caller can catch it. To
 * be called before the client connects.
 */
export function catchUnreadable(client: object, report: (problem: Error) => void): void {
  const { connection } = client as { readonly connection: Reading };
  const attach = connection.attachListeners.bind(connection);
  connection.attachListeners = (stream) => {
    const before = stream.listeners('data');
    attach(stream);
    for (const listener of stream.listeners('data').filter((each) => !before.includes(each))) {
      stream.removeListener('data', listener as () => void);
      stream.on('data', (bytes: Buffer) => {
        try {
          listener.call(stream, bytes);
        } catch (problem) {
          report(problem instanceof Error ? problem : new Error(String(problem)));
        }
      });
    }
  };
}
