/** Statements that drop views with all that read them, with the depth of each; the deepest has to go first. `first` selects their oids as `ev_class`. */
export function dropViews(first: string): string {
  return `with recursive reading (oid, depth) as (
          select found.ev_class, 1 from (${first}) as found
          union
          select rule.ev_class, depth + 1
          from reading
          join pg_catalog.pg_depend as dependence
            on refclassid = 'pg_catalog.pg_class'::regclass and refobjid = reading.oid
          join pg_catalog.pg_rewrite as rule
            on dependence.classid = 'pg_catalog.pg_rewrite'::regclass and rule.oid = dependence.objid
          where rule.ev_class <> reading.oid
        )
        select max(depth) as depth, pg_catalog.format(
          'drop %s if exists %I.%I ${LATER}',
          case relkind when 'm' then 'materialized view' else 'view' end, nspname, relname
        ) as statement
        from reading
        join pg_catalog.pg_class as view on view.oid = reading.oid
        join pg_catalog.pg_namespace as namespace on namespace.oid = view.relnamespace
        group by view.oid, relkind, nspname, relname`;
}

export const LATER = '/* create it again afterwards */;';
