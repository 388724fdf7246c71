import type { Entity, EntityView, Mapping } from './mapping.ts';
import { allOf, ID, INDEX, literal, parentIdOf, REALM_ID } from './names.ts';
import type { View } from './view.ts';

const UNRESOLVED = 'qb_unresolved_reference';

/** The views that a column refers to, by the end of its name. The first that fits counts. */
const REFERRED: readonly (readonly [end: string, view: string])[] = [
  ['account_ref', 'qb_account'],
  ['customer_type_ref', 'qb_customer_type'],
  ['customer_ref', 'qb_customer'],
  ['vendor_ref', 'qb_vendor'],
  ['item_ref', 'qb_item'],
  ['class_ref', 'qb_class'],
  ['department_ref', 'qb_department'],
  ['payment_method_ref', 'qb_payment_method'],
  ['sales_term_ref', 'qb_term'],
  ['agency_ref', 'qb_tax_agency'],
  ['tax_rate_ref', 'qb_tax_rate'],
  ['employee_ref', 'qb_employee'],
];

/** The view of the references to objects that are in no table. */
export function referencesView({ entities }: Mapping): View {
  const branches = entities.flatMap((entity) => entity.views.flatMap((view) => referencesOf(entity, view)));
  return {
    name: UNRESOLVED,
    layout: 'entities',
    description:
      'One row for each reference to an object that is in no table, such as a customer that was not loaded',
    columns: [
      { name: REALM_ID, type: 'text', description: 'Realm id of the company' },
      { name: 'view_name', type: 'text', description: 'View with the reference' },
      { name: ID, type: 'text', description: 'Id of the object with the reference' },
      {
        name: INDEX,
        type: 'integer',
        description: 'Position of its line, from 0; null for the object itself',
      },
      { name: 'column_name', type: 'text', description: 'Column of the reference' },
      { name: 'value', type: 'text', description: 'Id of the object that is in no table' },
      { name: 'missing_in', type: 'text', description: 'View that does not have it' },
    ],
    streams: [],
    views: [...new Set(branches.flatMap(({ view, target }) => [view, allOf(target)]))],
    sql: (source) =>
      branches
        .map(
          ({
            view,
            id,
            index,
            column,
            target,
          }) => `select a.${REALM_ID}, ${literal(view)} as view_name, a.${id} as ${ID}, ${index} as ${INDEX}, ${literal(column)} as column_name, a.${column} as value, ${literal(target)} as missing_in
from ${source.view(view)} as a
where a.${column} is not null and not exists (
  select from ${source.view(allOf(target))} as b
  where b.${ID} = a.${column} and coalesce(b.${REALM_ID}, '') = coalesce(a.${REALM_ID}, '')
)`,
        )
        .join('\nunion all\n'),
  };
}

interface Reference {
  readonly view: string;
  readonly id: string;
  readonly index: string;
  readonly column: string;
  readonly target: string;
}

function referencesOf(entity: Entity, { view, array, columns }: EntityView): Reference[] {
  const [id, index] = array === undefined ? [ID, 'null::integer'] : [parentIdOf(entity.entity), `a.${INDEX}`];
  return columns.flatMap(({ column }) => {
    const target = REFERRED.find(([end]) => column === end || column.endsWith(`_${end}`))?.[1];
    return target === undefined ? [] : [{ view, id, index, column, target }];
  });
}
