import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { BusyError, type Company, ConfigError, companyText, DatabaseError, type PluginError } from 'singer';
import {
  addCompany,
  describeLease,
  LEASE_SECONDS,
  releaseLease,
  renewLease,
  takeLease,
} from './statements.ts';
import type { StoreDatabase } from './store-database.ts';

const RENEWAL_MS = 5_000;
/** A run without a renewal for so long (ms) ends while its lease still holds, whatever the clock of this machine says. */
const MOST_SILENCE_MS = LEASE_SECONDS * 1_000 - 2 * RENEWAL_MS;
const RETRY_MS = 1_000;

interface LeaseFacts {
  readonly enabled: boolean;
  readonly lease_host: string | null;
  readonly seconds_left: number | null;
  readonly seconds_held: number | null;
}

/** The right to read a company, of one run at a time on any machine. It ends by itself when it is not renewed. */
export class Lease {
  /** Milliseconds for which QuickBooks had asked an earlier run to wait, when the lease was taken. */
  readonly pauseMs: number;
  readonly #database: StoreDatabase;
  readonly #company: Company;
  readonly #holder: string;
  #renewedAt: number;
  #timer: NodeJS.Timeout | undefined;
  #lost: PluginError | undefined;

  private constructor(
    database: StoreDatabase,
    company: Company,
    given: { readonly holder: string; readonly pauseMs: number; readonly askedAt: number },
  ) {
    this.#database = database;
    this.#company = company;
    this.#holder = given.holder;
    this.pauseMs = given.pauseMs;
    this.#renewedAt = given.askedAt;
  }

  /** Throws {@link BusyError} if another run has the company for longer than `waitMs`. */
  static async take(database: StoreDatabase, company: Company, waitMs: number): Promise<Lease> {
    const ids = [company.environment, company.realmId];
    const holder = randomUUID();
    const last = Date.now() + waitMs;
    await database.change(addCompany(database.named), ids);
    for (;;) {
      const askedAt = performance.now();
      const [taken] = await database.query<{ pause_ms: number | null }>(takeLease(database.named), [
        ...ids,
        holder,
        hostname(),
      ]);
      if (taken !== undefined)
        return new Lease(database, company, { holder, pauseMs: taken.pause_ms ?? 0, askedAt });
      const [facts] = await database.query<LeaseFacts>(describeLease(database.named), ids);
      if (facts?.enabled === false) throw disabled(company);
      if (Date.now() >= last) throw busy(company, facts);
      await sleep(Math.min(RETRY_MS, last - Date.now()));
    }
  }

  /** Renews the lease from now on. Calls `onLost` once if that is no longer possible. */
  keep(onLost: (reason: PluginError) => void, onRenewed: () => Promise<void>): void {
    this.#timer = setInterval(() => {
      void this.#renew(onRenewed).then(() => {
        if (this.#lost === undefined) return;
        clearInterval(this.#timer);
        onLost(this.#lost);
      });
    }, RENEWAL_MS);
    this.#timer.unref();
  }

  /** Throws if the lease is lost, or may be: a process can stand still for any time. */
  require(): void {
    this.#noteSilence();
    if (this.#lost !== undefined) throw this.#lost;
  }

  async release(exitCode: number, message: string): Promise<void> {
    clearInterval(this.#timer);
    const { environment, realmId } = this.#company;
    const values = [environment, realmId, this.#holder, exitCode, message];
    // If the server is gone, the lease ends by itself.
    await this.#database.change(releaseLease(this.#database.named), values).catch(() => {});
  }

  async #renew(onRenewed: () => Promise<void>): Promise<void> {
    const askedAt = performance.now();
    const { environment, realmId } = this.#company;
    try {
      const renewed = await this.#database.query(renewLease(this.#database.named), [
        environment,
        realmId,
        this.#holder,
      ]);
      if (renewed.length === 0) this.#lost ??= lost(this.#company);
      else this.#renewedAt = askedAt;
      await onRenewed();
    } catch {
      this.#noteSilence();
    }
  }

  #noteSilence(): void {
    if (performance.now() - this.#renewedAt <= MOST_SILENCE_MS) return;
    this.#lost ??= new DatabaseError(
      `the token store (${this.#database.place}) gave no answer for ${MOST_SILENCE_MS / 1_000} s, so another run may take ${companyText(this.#company)}: see if the server is up, and if another session holds a lock on its table companies, then run again`,
    );
  }
}

function busy(company: Company, facts: LeaseFacts | undefined): BusyError {
  const { lease_host: host, seconds_held: held, seconds_left: left } = facts ?? {};
  return new BusyError(
    `another run is reading ${companyText(company)}, on host ${host ?? 'unknown'} for ${Math.round(held ?? 0)} s; its lease ends in ${Math.max(0, Math.round(left ?? 0))} s unless it is renewed: run again later, or set lease_wait_seconds`,
  );
}

function lost(company: Company): BusyError {
  return new BusyError(
    `another run has taken over ${companyText(company)}, since this one stood still for more than ${LEASE_SECONDS} s: its STATE is good, run again from it`,
  );
}

function disabled(company: Company): ConfigError {
  return new ConfigError(
    `${companyText(company)} is disabled in the token store: enable it with "tap-quickbooks companies enable ${company.realmId}"`,
  );
}
