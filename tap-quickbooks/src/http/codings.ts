import { promisify } from 'node:util';
import { brotliDecompress, gunzip, gunzipSync, inflate, inflateRaw, type ZlibOptions } from 'node:zlib';

/** A page of 1,000 invoices has 2 to 3 MB. In zlib's usual 16 kB it would reach the main thread in 170 parts. */
const PIECE_BYTES = 512 * 1_024;

/** Smallest piece of an unzipped body, also if the body says that it is shorter. */
const SMALLEST_PIECE_BYTES = 16 * 1_024;

/** A shorter body is unzipped at once: that takes less time than to hand it to another thread. */
const LONG_BYTES = 16 * 1_024;

/** The highest ratio at which deflate can shrink a body. */
const HIGHEST_RATIO = 1_032;

type Decode = (body: Buffer, options: ZlibOptions) => Promise<Buffer>;

/** First byte of deflate inside zlib's format (RFC 1950), in the usual window size. */
const ZLIB_START = 0x78;

const inflateEither: Decode = (body, options) =>
  promisify(body[0] === ZLIB_START ? inflate : inflateRaw)(body, options);

/**
 * Unzips a body into memory of the size that its last four bytes tell (RFC 1952), so that it comes in one piece. Nothing
 * vouches for that size. If it is too small, the body comes in several pieces, which are joined; if it is too large, the
 * rest of the memory is never touched.
 */
const gunzipAtOnce: Decode = async (body, options) => {
  const { maxOutputLength = Number.POSITIVE_INFINITY } = options;
  const told = body.length < 4 ? 0 : body.readUInt32LE(body.length - 4);
  const most = Math.min(maxOutputLength, HIGHEST_RATIO * body.length);
  // zlib asks for another piece as soon as one is full, so one byte has to stay free.
  const chunkSize = Math.max(SMALLEST_PIECE_BYTES, Math.min(told, most) + 1);
  const gunzipped = body.length < LONG_BYTES ? gunzipSync : promisify(gunzip);
  return gunzipped(body, { ...options, chunkSize });
};

/** Codings of HTTP (RFC 9110). Only gzip is asked for, but gateways choose by themselves. */
const CODINGS: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ['gzip', gunzipAtOnce],
  ['x-gzip', gunzipAtOnce],
  ['deflate', inflateEither],
  ['br', promisify(brotliDecompress)],
]);

const PLAIN = ['', 'identity'];

/** Thrown for a coding that cannot be undone. Its message is the end of a sentence. */
export class UnknownCoding extends Error {}

/** A body without its codings, which are named in any case, in the order in which they were applied. */
export async function decoded(body: Buffer, codings = '', maxOutputLength: number): Promise<Buffer> {
  const options = { chunkSize: PIECE_BYTES, maxOutputLength };
  let whole = body;
  for (const name of codings.split(',').reverse()) {
    const coding = name.trim().toLowerCase();
    const decode = CODINGS.get(coding);
    if (decode === undefined && !PLAIN.includes(coding))
      throw new UnknownCoding(
        `its body has the coding ${JSON.stringify(coding.slice(0, 40))}, which was not asked for`,
      );
    if (decode !== undefined && whole.length > 0) whole = await decode(whole, options);
  }
  return whole;
}
