import { parse } from 'yaml';

export interface Service {
  readonly image?: string;
  readonly build?: { readonly target: string };
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly profiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly networks?: readonly string[];
  readonly restart?: string;
  readonly logging?: object;
  readonly stop_signal?: string;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

export interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly environment: string }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly networks: Readonly<Record<string, unknown>>;
  readonly configs: Readonly<Record<string, { readonly content: string }>>;
}

/** The Compose file, with `${NAME:-default}` and `$$` resolved as Compose does it. */
export function readCompose(text: string, variables: Readonly<Record<string, string>>): Compose {
  return resolved(parse(text, { merge: true }), variables) as Compose;
}

function resolved(value: unknown, variables: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string')
    return value.replace(/\$(?:\$|\{(\w+)(?::-([^}]*))?\})/g, (_, name?: string, otherwise = '') =>
      name === undefined ? '$' : variables[name] || otherwise,
    );
  if (Array.isArray(value)) return value.map((one) => resolved(one, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolved(one, variables)]));
}
