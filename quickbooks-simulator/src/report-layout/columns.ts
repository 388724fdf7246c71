import { type Look, say } from './labels.ts';

type ColumnType = 'Account' | 'Date' | 'String' | 'Money' | 'Boolean' | 'Rate' | 'Quantity';

/** One column as the answer describes it. */
export interface ColumnHead {
  /** The same in every language. */
  readonly key?: string;
  readonly title: string;
  readonly type: ColumnType;
  /** More of its MetaData: the days of a period. */
  readonly meta?: readonly (readonly [string, string])[];
}

/** The value of Columns. Some reports of the classic service have the key as the type, and no MetaData (recorded). */
export function columnsJson(heads: readonly ColumnHead[], look: Look, isKeyedByType = false): string {
  const columns = heads.map(({ key, title, type, meta = [] }) => {
    const ColTitle = say(look, title);
    if (isKeyedByType && !look.isModern) return { ColTitle, ColType: key };
    const MetaData = [...(key === undefined ? [] : [['ColKey', key] as const]), ...meta];
    return {
      ColTitle,
      ColType: type,
      ...(MetaData.length > 0 && { MetaData: MetaData.map(([Name, Value]) => ({ Name, Value })) }),
    };
  });
  return JSON.stringify({ Column: columns });
}
