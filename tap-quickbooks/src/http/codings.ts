import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw, type ZlibOptions } from 'node:zlib';

/** A page of 1,000 invoices has 2 to 3 MB. In zlib's usual 16 kB it would reach the main thread in 170 parts. */
const UNZIPPED_AT_ONCE_BYTES = 512 * 1_024;

type Decode = (body: Buffer, options: ZlibOptions) => Promise<Buffer>;

/** First byte of deflate inside zlib's format (RFC 1950), in the usual window size. */
const ZLIB_START = 0x78;

const inflateEither: Decode = (body, options) =>
  promisify(body[0] === ZLIB_START ? inflate : inflateRaw)(body, options);

/** Codings of HTTP (RFC 9110). Only gzip is asked for, but gateways choose by themselves. */
const CODINGS: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['deflate', inflateEither],
  ['br', promisify(brotliDecompress)],
]);

const PLAIN = ['', 'identity'];

/** Thrown for a coding that cannot be undone. Its message is the end of a sentence. */
export class UnknownCoding extends Error {}

/** A body without its codings, which are named in any case, in the order in which they were applied. */
export async function decoded(body: Buffer, codings = '', maxOutputLength: number): Promise<Buffer> {
  const options = { chunkSize: UNZIPPED_AT_ONCE_BYTES, maxOutputLength };
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
