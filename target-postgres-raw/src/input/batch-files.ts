import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { type BatchMessage, type Line, lineGroups, ProtocolError } from 'singer';

const COMPRESSIONS = [undefined, 'none', 'gzip'];

/** The lines of the files that a BATCH message names, as they are read; nothing is kept. */
export async function* batchFileLines(line: Line, message: BatchMessage): AsyncGenerator<Line[]> {
  const { format, compression, manifest, stream } = message;
  const what = `line ${line.number} of the input is a BATCH of stream ${JSON.stringify(stream)}`;
  if (format !== 'jsonl' || !COMPRESSIONS.includes(compression))
    throw new ProtocolError(
      `${what} in ${format} with compression ${compression}: this target reads jsonl, as it is or with gzip. Set the tap's batch_config so`,
    );
  for (const address of manifest) yield* linesOf(address, compression === 'gzip', what);
}

async function* linesOf(address: string, isCompressed: boolean, what: string): AsyncGenerator<Line[]> {
  try {
    const file = createReadStream(pathOf(address, what));
    // A failure of the file reaches its reader through the next stream.
    const bytes = isCompressed ? pipeline(file, createGunzip(), () => {}) : file;
    yield* lineGroups(bytes);
  } catch (cause) {
    if (cause instanceof ProtocolError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ProtocolError(`${what} whose file ${JSON.stringify(address)} cannot be read: ${reason}`, {
      cause,
    });
  }
}

/** Taps also write `file://` before a relative path, which is no URL. */
function pathOf(address: string, what: string): string {
  if (address.startsWith('file:///')) return fileURLToPath(address);
  if (address.startsWith('file://')) return address.slice('file://'.length);
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(address)) return address;
  throw new ProtocolError(
    `${what} whose file ${address} is not on this machine: this target reads file:// only`,
  );
}
