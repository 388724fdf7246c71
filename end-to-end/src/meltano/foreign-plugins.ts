import type { DatabaseServer } from 'postgres-launcher';
import { ENVELOPE } from 'singer';
import type { MeltanoProject } from './meltano-project.ts';

/** Adds the plugins of others to a project, which read and write a database of the server. */
export function addForeignPlugins(project: MeltanoProject, server: DatabaseServer, database: string): void {
  const address = { host: server.host, port: server.port, user: server.user, database };
  project.addPlugins('loaders', {
    name: 'target-jsonl',
    namespace: 'target_jsonl',
    pip_url: 'target-jsonl==0.1.4',
    executable: 'target-jsonl',
    settings: [{ name: 'destination_path' }],
    config: { destination_path: project.folder },
  });
  project.addPlugins('loaders', {
    name: 'target-postgres',
    namespace: 'target_postgres',
    pip_url: 'meltanolabs-target-postgres==0.8.1',
    executable: 'target-postgres',
    settings: ['host', 'port', 'user', 'database', 'password', 'default_target_schema'].map((name) => ({
      name,
    })),
    config: { ...address, password: server.password, default_target_schema: 'theirs' },
  });
  project.addPlugins('extractors', {
    name: 'tap-postgres',
    namespace: 'tap_postgres',
    pip_url: 'meltanolabs-tap-postgres==0.10.0',
    executable: 'tap-postgres',
    capabilities: ['catalog', 'discover', 'state'],
    settings: [
      ...['host', 'user', 'database', 'password'].map((name) => ({ name })),
      { name: 'port', kind: 'integer' },
      { name: 'filter_schemas', kind: 'array' },
    ],
    config: { ...address, password: server.password, filter_schemas: ['Odd Schema'] },
  });
  project.addPlugins('mappers', {
    name: 'meltano-map-transformer',
    namespace: 'meltano_map_transformer',
    pip_url: 'meltano-map-transform==0.12.3',
    executable: 'meltano-map-transform',
    mappings: [
      { name: 'no-sizes', config: { stream_maps: { qb_items: { [ENVELOPE.pageSize.name]: '__NULL__' } } } },
    ],
  });
}
