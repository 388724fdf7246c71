import { FatalApiError } from 'singer';
import type { Stream } from '../streams/streams.ts';
import type { Parameters } from './api-call.ts';
import { LackFault } from './lack-rules.ts';
import type { QuickBooksClient } from './quickbooks-client.ts';

/** The value of `include` that brings all custom fields with typed values. */
export const INCLUDE = 'enhancedAllCustomFields';

type Caller = Pick<QuickBooksClient, 'call'>;

/**
 * Entities that can have custom fields in every company, those first that most companies use. If QuickBooks refuses
 * the fields of two of them, it refuses them all.
 */
const ENTITIES: readonly string[] = [
  ...['Invoice', 'Customer', 'SalesReceipt', 'Estimate', 'CreditMemo', 'Purchase', 'Bill'],
  ...['PurchaseOrder', 'RefundReceipt', 'VendorCredit', 'Vendor'],
];
const REFUSALS_OF_A_COMPANY = 2;

/** The knowledge of a run about the custom fields of its company. */
export class CustomFields {
  readonly #refusing = new Set<string>();
  #isAccepted = false;

  /** QuickBooks sends no stream of the company with custom fields, so no further one is asked for them. */
  get isRefused(): boolean {
    return !this.#isAccepted && this.#refusing.size >= REFUSALS_OF_A_COMPANY;
  }

  noteAccepted(): void {
    this.#isAccepted = true;
  }

  noteRefused(entity: string): void {
    if (ENTITIES.includes(entity)) this.#refusing.add(entity);
  }
}

/** Streams in the order in which to ask for custom fields: those first whose answer tells most about the company. */
export function byCustomFields(streams: readonly Stream[]): readonly Stream[] {
  const rank = ({ entity }: Stream) => {
    const place = ENTITIES.indexOf(entity);
    return place === -1 ? ENTITIES.length : place;
  };
  return [...streams].sort((a, b) => rank(a) - rank(b));
}

/** Returns true if a stream's records can have custom fields that are worth asking for. */
export function mayHaveCustomFields({ kind }: Pick<Stream, 'kind'>): boolean {
  return kind === 'windowed';
}

interface IncludingOptions {
  readonly client: Caller;
  readonly entity: string;
  readonly known: CustomFields;
  /** Is called once, when the stream is read without custom fields from then on. */
  readonly onPlain: (reason: string) => void;
}

/**
 * The client of a stream that asks for all custom fields. If QuickBooks refuses the first call, answers it without them
 * and refuses it again, or refuses them to the whole company, the rest is asked for without them. A refusal that comes
 * once has passed: to believe it would have the stream read again a day later.
 */
export function withCustomFields({ client, entity, known, onPlain }: IncludingOptions): Caller {
  let isIncluded = true;
  let isAccepted = false;
  const endAsking = (reason: string) => {
    if (isIncluded) onPlain(reason);
    isIncluded = false;
  };
  return {
    call: async (call) => {
      if (!isAccepted && known.isRefused) endAsking(OF_COMPANY);
      if (!isIncluded) return client.call(call);
      const withFields = async () => {
        const answer = await client.call({ ...call, parameters: (late) => including(call.parameters(late)) });
        isAccepted = true;
        known.noteAccepted();
        return answer;
      };
      try {
        return await withFields();
      } catch (error) {
        if (isAccepted || !isLasting(error)) throw error;
        const answer = await client.call(call);
        return withFields().catch((second: unknown) => {
          if (!isLasting(second)) throw second;
          known.noteRefused(entity);
          endAsking(second.message);
          return answer;
        });
      }
    },
  };
}

function including<P extends Parameters>(parameters: P): P {
  return { ...parameters, include: INCLUDE };
}

const OF_COMPANY = 'as it did for other entities';

function isLasting(error: unknown): error is Error {
  return error instanceof FatalApiError || (error instanceof Error && error.cause instanceof LackFault);
}
