import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../project-root.ts';

/** The packages that go to npm, in the order in which they are published. */
export const PUBLISHED = ['tap-quickbooks', 'target-postgres-raw', 'quickbooks-simulator'] as const;
export type Published = (typeof PUBLISHED)[number];

interface Publisher {
  /** Address of the repository, without `.git`. */
  readonly repository: string;
  readonly author: string;
}

/** The one place that says who publishes. `OWNER` stands for an account that is not chosen yet. */
export const PUBLISHER: Publisher = JSON.parse(
  readFileSync(join(PROJECT_ROOT, 'packaging', 'publisher.json'), 'utf8'),
);

export const PLACEHOLDER = 'OWNER';

/** Members of a package.json that follow from the publisher. npm compares `repository` with the provenance. */
export function publishedFields(name: Published): Readonly<Record<string, unknown>> {
  const { repository, author } = PUBLISHER;
  return {
    homepage: `${repository}/tree/main/${name}#readme`,
    bugs: { url: `${repository}/issues` },
    repository: { type: 'git', url: `git+${repository}.git`, directory: name },
    author,
    publishConfig: { access: 'public', provenance: true },
  };
}

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly [member: string]: unknown;
}

export function manifestPath(name: string, root = PROJECT_ROOT): string {
  return join(root, name, 'package.json');
}

export function manifestOf(name: string, root = PROJECT_ROOT): Manifest {
  return JSON.parse(readFileSync(manifestPath(name, root), 'utf8'));
}
