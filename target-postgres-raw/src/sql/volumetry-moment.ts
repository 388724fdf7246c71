import type pg from 'pg';
import { sqlInstantText } from './instant-text.ts';

export interface Moment extends pg.QueryResultRow {
  readonly database: string;
  readonly taken_at_utc: string;
}

export const describeMoment = `
  select current_database()::text as database, ${sqlInstantText('now()')} as taken_at_utc`;
