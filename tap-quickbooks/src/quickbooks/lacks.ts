import { LackingEntity } from '../lacking-entity.ts';
import type { StreamSource } from '../reading/page-source.ts';
import type { Stream } from '../streams/streams.ts';
import { LackFault } from './lack-rules.ts';

/**
 * Tells an entity that the company lacks from a company that does not answer. Before the first entity is skipped,
 * CompanyInfo is asked for once: every company has it, and if it is refused, its error ends the run. Then the entity is
 * asked for again, since a refusal that comes once has passed.
 */
export class Lacks {
  readonly #askCompany: () => Promise<unknown>;
  #company: Promise<unknown> | undefined;

  constructor(askCompany: () => Promise<unknown>) {
    this.#askCompany = askCompany;
  }

  /**
   * A source that throws {@link LackingEntity} if the company lacks the entity, without a call after the first time. If
   * a page of it has come, the company has it: then a refused page or count is an error of its own. While a page is on
   * its way, that page tells.
   */
  of(stream: Pick<Stream, 'entity'>, source: StreamSource): StreamSource {
    let isServed = false;
    let underWay = 0;
    const asked = new Set<Promise<unknown>>();
    const fetch: StreamSource['fetch'] = async (...page) => {
      const answer = source.fetch(...page);
      asked.add(answer);
      try {
        await answer;
        isServed = true;
        return answer;
      } finally {
        asked.delete(answer);
      }
    };
    const unlessLacking = this.guard(stream, async () => {
      await Promise.allSettled([...asked]);
      return isServed;
    });
    return {
      fetch: async (...page) => {
        underWay += 1;
        try {
          return await unlessLacking(() => fetch(...page));
        } finally {
          underWay -= 1;
        }
      },
      count: (interval) => {
        const count = () => source.count(interval);
        return isServed || underWay > 0 ? count() : unlessLacking(count);
      },
      restorePageSize: () => source.restorePageSize?.(),
    };
  }

  /**
   * A function that makes a call, and throws {@link LackingEntity} if the company lacks the entity. It does not lack one
   * of which something has come: `isServed` tells that, and is asked after the second refusal.
   */
  guard(
    { entity }: Pick<Stream, 'entity'>,
    isServed: () => Promise<boolean> = async () => false,
  ): <T>(ask: () => Promise<T>) => Promise<T> {
    let lacking: LackingEntity | undefined;
    return async <T>(ask: () => Promise<T>): Promise<T> => {
      if (lacking !== undefined) throw lacking;
      try {
        return await ask();
      } catch (error) {
        if (!isRefusedEntity(error) || entity === COMPANY) throw error;
        this.#company ??= this.#askCompany();
        await this.#company;
        return ask().catch(async (second: unknown) => {
          if (!isRefusedEntity(second) || (await isServed())) throw second;
          lacking ??= new LackingEntity(second.cause.message, second);
          throw lacking;
        });
      }
    };
  }
}

const COMPANY = 'CompanyInfo';

function isRefusedEntity(error: unknown): error is Error & { readonly cause: LackFault } {
  return error instanceof Error && error.cause instanceof LackFault;
}
