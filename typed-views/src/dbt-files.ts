import { CHECKED_TYPES, castText } from './casts.ts';
import type { Mapping } from './mapping.ts';
import { allOf, ID, INDEX, MEMBER_INDEX, parentIdOf, REALM_ID } from './names.ts';
import type { Source } from './source.ts';
import type { View } from './view.ts';
import { viewsOf } from './views.ts';

const NOTE = 'Written from dbt/columns: change it there';

/** Jinja in place of what a connection would tell. */
const DBT: Source = {
  rows: (stream) => `{{ quickbooks_raw.rows('${stream}') }}`,
  versions: (stream) => `{{ quickbooks_raw.versions('${stream}') }}`,
  view: (name) => `{{ ref('${modelOf(name)}') }}`,
  cast: (type, value) => `{{ quickbooks_raw.as_${type}(${JSON.stringify(value)}) }}`,
  replacesGroups: "{{ var('quickbooks_raw__replace_groups', true) }}",
};

/** The files of the package that come from the mapping, by their path in dbt. */
export function dbtFiles(mapping: Mapping): ReadonlyMap<string, string> {
  const views = viewsOf(mapping);
  const files = new Map<string, string>();
  for (const view of views) files.set(`models/${view.layout}/${modelOf(view.name, view)}.sql`, model(view));
  for (const layout of new Set(views.map((view) => view.layout)))
    files.set(`models/${layout}/${layout}.yml`, properties(views.filter((view) => view.layout === layout)));
  files.set('macros/casts.sql', macros());
  files.set('tests/keys_are_unique.sql', uniqueKeys(mapping));
  return files;
}

/** Names of models are shared by all packages of a project: a table such as "invoice" gets a prefix. */
function modelOf(name: string, view?: View): string {
  return view?.layout === 'fivetran' ? `fivetran__${name}` : name;
}

function model(view: View): string {
  return `-- ${NOTE}.\n${config(view)}${view.sql(DBT)}${view.key === undefined ? '' : '{{ quickbooks_raw.is_since() }}'}\n`;
}

function config(view: View): string {
  if (view.layout === 'fivetran') return `{{ config(alias='${view.name}') }}\n`;
  if (view.key === undefined) return '';
  const hook = `{{ quickbooks_raw.delete_changed('${view.streams[0]}', '${view.key}') }}`;
  return `{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="${hook}"
) }}\n`;
}

function properties(views: readonly View[]): string {
  const lines = views.flatMap((view) => [
    `  - name: ${modelOf(view.name, view)}`,
    `    description: ${JSON.stringify(view.description)}`,
    '    columns:',
    ...view.columns.map(
      ({ name, type, description }) =>
        `      - { name: ${name}, data_type: ${type.includes('[') ? JSON.stringify(type) : type}, description: ${JSON.stringify(description)} }`,
    ),
  ]);
  return `# ${NOTE}.\nversion: 2\nmodels:\n${lines.join('\n')}\n`;
}

function macros(): string {
  const texts = CHECKED_TYPES.map(
    (type) => `{% macro as_${type}(value) -%}\n${castText(type, '{{ value }}')}\n{%- endmacro %}`,
  );
  return `{# Casts that give null for what they cannot cast. ${NOTE}. #}\n${texts.join('\n\n')}\n`;
}

/** A test with a row for each key that a view has more than once. */
function uniqueKeys({ entities }: Mapping): string {
  const branches = entities.flatMap(({ entity, views }) =>
    views.map(({ view, array, inner }) => {
      const own =
        array === undefined
          ? [ID]
          : [parentIdOf(entity), INDEX, ...(inner === undefined ? [] : [MEMBER_INDEX])];
      const key = [REALM_ID, ...own].join(', ');
      const ref = DBT.view(allOf(view));
      return `select '${view}' as view_name, ${own[0]} as id, count(*) as rows from ${ref} group by ${key} having count(*) > 1`;
    }),
  );
  return `-- ${NOTE}.\n${branches.join('\nunion all\n')}\n`;
}
