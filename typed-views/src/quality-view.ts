import { elementsOf, elementText } from './array-view.ts';
import { CHECKED_TYPES, isChecked } from './casts.ts';
import { membersOf, UNWRAPPED } from './entity-view.ts';
import type { Entity, EntityView, Mapping, Report } from './mapping.ts';
import { allOf, ID, INDEX, literal, REALM_ID, REPORT_ID } from './names.ts';
import { isNumber } from './report-cells.ts';
import { cellsOf } from './report-view.ts';
import type { Source } from './source.ts';
import type { View } from './view.ts';

const QUALITY = 'qb_data_quality';

/** The view of the values that the typed views cannot show: they have null there. */
export function qualityView({ entities, reports }: Mapping): View {
  return {
    name: QUALITY,
    layout: 'entities',
    description:
      'One row for each value in the payloads that the typed views show as null, since it is not of the type of its column',
    columns: [
      { name: REALM_ID, type: 'text', description: 'Realm id of the company' },
      { name: 'view_name', type: 'text', description: 'View that shows null' },
      { name: ID, type: 'text', description: 'Id of the object' },
      {
        name: INDEX,
        type: 'integer',
        description:
          'Position of the element, or of the line of a report, from 0; null for the object itself',
      },
      { name: 'column_name', type: 'text', description: 'Column or member of the payload' },
      { name: 'expected', type: 'text', description: 'Type that the value does not have' },
      { name: 'value', type: 'text', description: 'The value, as text' },
    ],
    streams: [...entities, ...reports].map(({ stream }) => stream),
    views: reports.map(({ stream }) => allOf(cellsOf(stream))),
    sql: (source) => {
      const branches = [
        ...entities.flatMap((entity) => entity.views.map((view) => branch(source, entity, view))),
        ...reports.flatMap((report) => reportBranches(source, report)),
      ];
      return `select realm_id, view_name, id, index, column_name, expected, value
from (
${branches.join('\nunion all\n')}
) as v
where value is not null and case expected
${castable(source)}
  else true end`;
    },
  };
}

/** The cases of an expression that is true for a value that its cast makes null. */
function castable(source: Source): string {
  return CHECKED_TYPES.map((type) => `  when '${type}' then (${source.cast(type, 'value')}) is null`).join(
    '\n',
  );
}

/** Candidates of a view: every value of a checked type, and what should be an object or array and is not. */
function branch(source: Source, entity: Entity, view: EntityView): string {
  return view.array === undefined ? objectBranch(source, entity, view) : arrayBranch(source, entity, view);
}

function objectBranch(source: Source, entity: Entity, { view, columns }: EntityView): string {
  const members = membersOf(columns);
  const arrays = [...new Set(entity.views.flatMap(({ array }) => array ?? []))];
  const values = [
    ...columns.flatMap(({ column, type, path }) =>
      isChecked(type) ? [[column, type, members.text(path)]] : [],
    ),
    ...members.objects.map((name) => [name, 'object', unless(members.member(name), 'object')]),
    ...arrays.map((path) => {
      const array = `r.payload #> ${literal(`{${path.split('.').join(',')}}`)}`;
      return [path, 'array', unless(array, 'array')];
    }),
    ['payload', 'object', unless('r.payload', 'object')],
  ];
  return `select r.${REALM_ID}, ${literal(view)} as view_name, r.${ID}, null::integer as ${INDEX}, c.column_name, c.expected, c.value
from ${source.rows(entity.stream)} as r
${entity.wrapped ? `left join lateral ${UNWRAPPED} as w on true\n` : ''}cross join lateral ${members.from(entity.wrapped ? 'w.payload' : 'r.payload')}
cross join lateral (values
${rows(values)}
) as c (column_name, expected, value)`;
}

function arrayBranch(source: Source, entity: Entity, view: EntityView): string {
  const values = [
    ...view.columns.flatMap((column) =>
      isChecked(column.type) ? [[column.column, column.type, elementText(view, column)]] : [],
    ),
    [view.array ?? '', 'object', unless('l.line', 'object')],
  ];
  return `select r.${REALM_ID}, ${literal(view.view)}, r.${ID}, l.${INDEX}::integer, c.column_name, c.expected, c.value
from ${source.rows(entity.stream)} as r
cross join lateral ${elementsOf(view, source)} as l
cross join lateral (values
${rows(values)}
) as c (column_name, expected, value)`;
}

/** Numbers of the cells, and parts of the whole report. */
function reportBranches(source: Source, { stream }: Report): string[] {
  const view = cellsOf(stream);
  const part = (name: string) => `r.payload -> ${literal(name)}`;
  const values = [
    ...['Header', 'Columns', 'Rows'].map((name) => [name, 'object', unless(part(name), 'object')]),
    ['payload', 'object', unless('r.payload', 'object')],
    ['period_start', 'date', "r.payload #>> '{Header,StartPeriod}'"],
    ['period_end', 'date', "r.payload #>> '{Header,EndPeriod}'"],
  ];
  return [
    `select ${REALM_ID}, ${literal(view)}, ${REPORT_ID}, line, column_key, 'numeric', nullif(btrim(value), '')
from ${source.view(allOf(view))}
where amount is null and ${isNumber('column_key', 'column_type')}`,
    `select r.${REALM_ID}, ${literal(view)}, r.${ID}, null::integer, c.column_name, c.expected, c.value
from ${source.rows(stream)} as r
cross join lateral (values
${rows(values)}
) as c (column_name, expected, value)`,
  ];
}

/** The text of a value that is not of a JSON type, else null. */
function unless(value: string, type: string): string {
  return `case when jsonb_typeof(${value}) not in ('${type}', 'null') then (${value})::text end`;
}

function rows(values: readonly (readonly string[])[]): string {
  return values
    .map(([name = '', type = '', text = '']) => `  (${literal(name)}, ${literal(type)}, ${text})`)
    .join(',\n');
}
