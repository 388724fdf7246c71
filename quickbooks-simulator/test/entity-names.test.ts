import { describe, expect, it } from 'vitest';
import { customers, invoices, items, parsed } from './generated-texts.ts';

const all = { customers: parsed(customers), invoices: parsed(invoices), items: parsed(items) };

describe('customers', () => {
  it('have names of their own', () => {
    expect(new Set(all.customers.map((customer) => customer.DisplayName)).size).toBe(1200);
  });

  it('have jobs, up to several levels, named by the path to them and younger than their parents', () => {
    const byId = new Map(all.customers.map((customer) => [customer.Id, customer]));
    const jobs = all.customers.filter((customer) => customer.Job);
    expect(jobs.length).toBeGreaterThan(100);
    expect(Math.max(...jobs.map((job) => job.Level))).toBeGreaterThan(1);
    for (const job of jobs) {
      const parent = byId.get(job.ParentRef.value);
      expect(parent).toBeDefined();
      expect(job.Level).toBe((parent?.Level ?? 0) + 1);
      const path = `${parent?.FullyQualifiedName.replace(' (deleted)', '')}:${job.DisplayName}`;
      expect(job.FullyQualifiedName).toBe(path);
      expect(Date.parse(parent?.MetaData.CreateTime ?? '')).toBeLessThanOrEqual(
        Date.parse(job.MetaData.CreateTime),
      );
    }
  });

  it('that are inactive say so in every name but the one on cheques', () => {
    const inactive = all.customers.filter((customer) => !customer.Active);
    expect(inactive.length).toBeGreaterThan(20);
    for (const customer of inactive) {
      expect(customer.DisplayName).toBe(`${customer.PrintOnCheckName} (deleted)`);
      expect(customer.FullyQualifiedName).toMatch(/ \(deleted\)$/);
      expect(customer.SyncToken).not.toBe('0');
    }
  });
});

describe('items', () => {
  it('are of all five types, below categories, and groups have parts that exist', () => {
    const byId = new Map(all.items.map((item) => [item.Id, item]));
    const types = new Set(all.items.map((item) => item.Type));
    expect([...types].sort()).toEqual(['Category', 'Group', 'Inventory', 'NonInventory', 'Service']);
    for (const item of all.items.filter((one) => one.SubItem)) {
      expect(byId.get(item.ParentRef.value)?.Type).toBe('Category');
      expect(item.FullyQualifiedName).toMatch(/^[^:]+:[^:]+$/);
    }
    for (const { ItemRef } of all.items.flatMap((item) => item.ItemGroupDetail?.ItemGroupLine ?? [])) {
      expect(byId.get(ItemRef.value)?.Type).toBe(ItemRef.type);
    }
  });
});
