import { createHmac, timingSafeEqual } from 'node:crypto';

/** Path of the simulator's own file store, in place of a bucket of S3. */
export const STORE_PATH = '/file-store';
const VALID_SECONDS = 900;
const LONG_SECONDS = 2 * VALID_SECONDS;
const DATE = 'X-Amz-Date';
const SIGNATURE = '&X-Amz-Signature=';

export interface Signing {
  readonly seed: number;
  /** `http://host:port` of the simulator, as the client sees it. */
  readonly origin: string;
  /** Milliseconds. */
  readonly now: number;
  /** Text that makes the addresses of one answer differ from those of another. */
  readonly trace: string;
  readonly isStable: boolean;
}

/** A signed address, with the parameters of S3 in the recorded order. A stable one is the same for a quarter of an hour. */
export function signedAddress(path: string, { seed, origin, now, trace, isStable }: Signing): string {
  const second = Math.floor(now / 1000);
  const signedAt = isStable ? second - (second % VALID_SECONDS) : second;
  const date = new Date(signedAt * 1000).toISOString().replace(/[-:]|\.\d+/g, '');
  const key = isStable ? 'SIMULATED' : `SIM${trace.toUpperCase()}`;
  const parameters = [
    'X-Amz-Algorithm=AWS4-HMAC-SHA256',
    `${DATE}=${date}`,
    'X-Amz-SignedHeaders=host',
    `X-Amz-Expires=${isStable ? LONG_SECONDS : VALID_SECONDS}`,
    `X-Amz-Credential=${key}%2F${date.slice(0, 8)}%2Fus-east-1%2Fs3%2Faws4_request`,
  ];
  const signed = `${path}?${parameters.join('&')}`;
  return `${origin}${signed}${SIGNATURE}${signatureOf(seed, signed)}`;
}

/** Fitness of an address at an instant (milliseconds). */
export function checkedAddress(
  { pathname, search, searchParams }: URL,
  seed: number,
  now: number,
): 'good' | 'expired' | 'forged' {
  const [signed = '', signature = ''] = `${pathname}${search}`.split(SIGNATURE);
  const expected = Buffer.from(signatureOf(seed, signed));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'forged';
  const date = searchParams.get(DATE) ?? '';
  const signedAt = Date.parse(date.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
  const end = signedAt + Number(searchParams.get('X-Amz-Expires')) * 1000;
  return now < end ? 'good' : 'expired';
}

function signatureOf(seed: number, signed: string): string {
  return createHmac('sha256', `file store of ${seed}`).update(signed).digest('hex');
}
