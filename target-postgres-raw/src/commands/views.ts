import { ConfigError, EXIT_CODES, print, type Task } from 'singer';
import { counted } from '../page/words.ts';
import type { SETTINGS } from '../settings.ts';
import type { ViewOptions } from '../views/database-source.ts';
import { makeViews, plannedChanges, type ViewChanges } from '../views/make-views.ts';
import { onDatabase } from './on-database.ts';

interface ViewsFlags {
  readonly schema: string;
  readonly layout: string;
  readonly company?: string;
  readonly print?: boolean;
}

/** Makes typed views over the raw tables, so that SQL and BI tools find columns instead of JSON. */
export const VIEWS: Task<typeof SETTINGS, ViewsFlags> = {
  addFlags: (command) =>
    command
      .option('--schema <name>', 'schema of the views, which is created if it is not there', 'quickbooks')
      .option(
        '--layout <name>',
        "entities: QuickBooks' own names; fivetran: the tables that Fivetran's models read, too",
        'entities',
      )
      .option('--company <realm>', 'the company with this realm id, if the tables hold several')
      .option('--print', 'print the SQL and change nothing'),
  run: async ({ flags, settings, logger }) => {
    const given = settings();
    if (flags.schema === given.default_target_schema)
      throw new ConfigError(
        `--schema is ${flags.schema}, which has the tables (default_target_schema): give the views another one`,
      );
    const options: ViewOptions = {
      from: given.default_target_schema,
      schema: flags.schema,
      layout: layoutOf(flags.layout),
      // QuickBooks shows a realm id in groups of digits.
      realmId: flags.company?.replaceAll(/\s/g, ''),
    };
    const isPrinted = flags.print === true;
    const changes = await onDatabase(
      { settings: given, logger },
      `making the views of schema ${options.schema}`,
      (client) => (isPrinted ? plannedChanges(client, options) : makeViews(client, options)),
      isPrinted ? 'reading' : 'writing',
    );
    await print(isPrinted ? script(changes) : summary(changes, options));
    return EXIT_CODES.ok;
  },
};

function layoutOf(layout: string): ViewOptions['layout'] {
  if (layout === 'entities' || layout === 'fivetran') return layout;
  throw new ConfigError(`--layout is ${JSON.stringify(layout)}: choose entities or fivetran`);
}

function script({ statements }: ViewChanges): string {
  if (statements.length === 0) return '-- All views are current.\n';
  return ['begin', ...statements, 'commit'].map((statement) => `${statement};\n`).join('');
}

function summary(
  { created, replaced, unchanged, missing }: ViewChanges,
  { from, schema }: ViewOptions,
): string {
  const counts = `schema ${schema}: ${counted(created, 'view')} created, ${replaced} replaced, ${unchanged} unchanged`;
  if (missing.length === 0) return counts;
  return `${counts}\nempty, since schema ${from} has no table for them: ${missing.join(', ')}`;
}
