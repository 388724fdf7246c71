import type pg from 'pg';
import { listViewsByComment, type Relation } from '../sql/view-facts.ts';
import type { ViewOptions } from '../views/database-source.ts';
import { wantedOn } from '../views/make-views.ts';
import { commentPattern, optionsOf } from '../views/wanted-views.ts';
import type { Check } from './check.ts';

/** Examines the views that the command `views` made from a schema: they are stale if tables or columns came since. */
export async function examineViews(client: pg.Client, from: string): Promise<Check[]> {
  const { rows } = await client.query<Relation>(listViewsByComment, [commentPattern(from)]);
  const checks: Check[] = [];
  for (const schema of new Set(rows.map((view) => view.schema)))
    checks.push(
      await examineSchema(
        client,
        schema,
        rows.filter((view) => view.schema === schema),
      ),
    );
  return checks;
}

async function examineSchema(client: pg.Client, schema: string, views: readonly Relation[]): Promise<Check> {
  const check = `views of schema ${schema}`;
  const options = optionsIn(schema, views);
  if (options === undefined) return { check, status: 'ok', detail: 'there are none' };
  const { wanted } = await wantedOn(client, options);
  const comments = new Map(views.map(({ name, comment }) => [name, comment]));
  const stale = wanted.filter(({ name, comment }) => comments.get(name) !== comment);
  if (stale.length === 0) return { check, status: 'ok', detail: `${wanted.length} views are current` };
  const flags = [
    ['--schema', schema],
    ['--layout', options.layout],
    ...(options.realmId === undefined ? [] : [['--company', options.realmId]]),
  ];
  return {
    check,
    status: 'warning',
    detail: `${stale.length} of ${wanted.length} views are stale, such as ${stale[0]?.name}: run target-postgres-raw views ${flags.flat().join(' ')}`,
  };
}

function optionsIn(schema: string, views: readonly Relation[]): ViewOptions | undefined {
  const all = views.flatMap(({ comment }) => optionsOf(comment) ?? []);
  const options = all.find(({ layout }) => layout === 'fivetran') ?? all[0];
  return options === undefined ? undefined : { ...options, schema };
}
