import { stringAt, valueEnd, visitArray, visitObject, visitRoot } from 'singer';

/** Hands over the Ids in the cells of each row of a report, at any depth, but not those of groups and sums. */
export function visitRowIds(body: Buffer, take: (id: string) => void): void {
  visitRoot(body, (start, key) => (key === 'Rows' ? visitRows(body, start, take) : valueEnd(body, start)));
}

function visitRows(body: Buffer, start: number, take: (id: string) => void): number {
  return visitObject(body, start, (at, key) => {
    if (key !== 'Row') return valueEnd(body, at);
    return visitArray(body, at, (row) =>
      visitObject(body, row, (member, name) => {
        if (name === 'Rows') return visitRows(body, member, take);
        return name === 'ColData' ? visitCells(body, member, take) : valueEnd(body, member);
      }),
    );
  });
}

function visitCells(body: Buffer, start: number, take: (id: string) => void): number {
  return visitArray(body, start, (cell) =>
    visitObject(body, cell, (at, key) => {
      const end = valueEnd(body, at);
      const id = key === 'id' ? stringAt(body, { start: at, end }) : undefined;
      if (id !== undefined && id !== '') take(id);
      return end;
    }),
  );
}
