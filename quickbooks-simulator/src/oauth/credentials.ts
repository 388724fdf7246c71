import { createHash } from 'node:crypto';

/** The one app that the simulator knows; every company can be connected to it. */
export interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Credentials follow from the seed, so that a run can be repeated. */
export function clientOf(seed: number, realm: string): Client {
  return {
    clientId: `SIM-client-${derive(['client', seed, realm]).slice(0, 32)}`,
    clientSecret: `SIM-secret-${derive(['secret', seed, realm]).slice(0, 40)}`,
  };
}

export function firstRefreshToken(seed: number, realm: string): string {
  return `SIM-refresh-${derive(['refresh', seed, realm]).slice(0, 48)}`;
}

/** 64 hexadecimal digits that look random. */
export function derive(parts: readonly (string | number)[]): string {
  return createHash('sha256').update(parts.join(':')).digest('hex');
}
