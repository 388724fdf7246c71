import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SettingsTable } from 'singer';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { SETTINGS as TAP } from '../../tap-quickbooks/src/settings.ts';
import { SETTINGS as TARGET } from '../../target-postgres-raw/src/settings.ts';
import type { Definition } from '../src/meltano/definitions.ts';
import { HUB, labelOf } from '../src/packages/hub.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';

/** The members that Meltano Hub allows, from its schemas (meltano/hub, schemas/plugin_definitions). */
const COMMON = [
  ...['capabilities', 'commands', 'definition', 'description', 'docs', 'domain_url', 'executable', 'hidden'],
  ...['keywords', 'label', 'log_parser', 'logo_url', 'maintenance_status', 'name', 'namespace', 'next_steps'],
  ...['pip_url', 'prereq', 'python', 'quality', 'repo', 'requires', 'settings', 'settings_group_validation'],
  ...['settings_preamble', 'supported_python_versions', 'usage', 'variant'],
];
const SETTING = [
  ...['aliases', 'description', 'docs', 'documentation', 'env', 'hidden', 'kind', 'label', 'name', 'oauth'],
  ...['options', 'placeholder', 'sensitive', 'tooltip', 'value', 'value_post_processor', 'value_processor'],
];
const KINDS = [
  ...[
    'array',
    'boolean',
    'date_iso8601',
    'decimal',
    'email',
    'file',
    'integer',
    'object',
    'options',
    'string',
  ],
];
const CAPABILITIES = {
  extractors: [
    ...['about', 'activate-version', 'batch', 'catalog', 'discover', 'log-based', 'properties'],
    ...['schema-flattening', 'state', 'stream-maps', 'structured-logging', 'test'],
  ],
  loaders: [
    ...['about', 'activate-version', 'batch', 'datatype-failsafe', 'hard-delete', 'schema-flattening'],
    ...['soft-delete', 'stream-maps', 'structured-logging', 'target-schema', 'validate-records'],
  ],
} as const;
const OWN = { extractors: ['metadata', 'schema', 'select'], loaders: ['dialect', 'target_schema'] } as const;
const SETTINGS = { extractors: TAP, loaders: TARGET } as const;
const TEXTS = ['description', 'docs', 'domain_url', 'executable', 'label', 'logo_url', 'name', 'namespace'];

type Type = keyof typeof HUB;

/** The path in the repository of the Hub, below _data/meltano. */
const fileOf = (type: Type) =>
  join(PROJECT_ROOT, 'packaging', 'hub', type, HUB[type].name, `${HUB[type].variant}.yml`);

if (process.env.UPDATE_MELTANO)
  for (const type of ['extractors', 'loaders'] as const) {
    mkdirSync(dirname(fileOf(type)), { recursive: true });
    writeFileSync(
      fileOf(type),
      stringify(HUB[type], { version: '1.1', lineWidth: 110, sortMapEntries: true }),
    );
  }

describe.each(['extractors', 'loaders'] as const)('the definition for the Hub, of %s,', (type) => {
  const definition: Definition = parse(readFileSync(fileOf(type), 'utf8'), { version: '1.1' });
  const settings = definition.settings;

  it('is the one that the settings table gives', () => {
    expect(definition).toEqual(JSON.parse(JSON.stringify(HUB[type])));
  });

  it('has the members that the Hub allows, and those that it requires', () => {
    const allowed: readonly string[] = [...COMMON, ...OWN[type]];
    expect(Object.keys(definition).filter((member) => !allowed.includes(member))).toEqual([]);
    for (const member of [...TEXTS, 'variant', 'pip_url', 'repo', 'prereq', 'definition'])
      expect(definition[member], member).toEqual(expect.stringMatching(/\S/));
    expect(['gold', 'silver', 'bronze', 'unknown']).toContain(definition.quality);
    expect(['active', 'beta', 'development', 'inactive', 'unknown']).toContain(definition.maintenance_status);
    expect(definition.supported_python_versions).toEqual([
      ...(definition.supported_python_versions as string[]).filter((each) => /^3\.\d+$/.test(each)),
    ]);
  });

  it('has capabilities that the Hub knows', () => {
    const known: readonly string[] = CAPABILITIES[type];
    expect(definition.capabilities.filter((each) => !known.includes(each))).toEqual([]);
  });

  it('has every setting of the program, each with label, kind and description', () => {
    expect(settings.map(({ name }) => name)).toEqual(Object.keys(SETTINGS[type]));
    for (const setting of settings) {
      expect(Object.keys(setting).filter((member) => !SETTING.includes(member))).toEqual([]);
      expect(KINDS, String(setting.name)).toContain(setting.kind);
      for (const member of ['label', 'description'])
        expect(setting[member], `${member} of ${setting.name}`).toEqual(expect.stringMatching(/\S/));
      if ('placeholder' in setting) expect(setting.placeholder).toEqual(expect.any(String));
    }
  });

  it('has labels that differ', () => {
    const labels = settings.map(({ label }) => label);
    expect(new Set(labels).size).toBe(labels.length);
  });

  it('marks the secrets as sensitive, and no other setting', () => {
    const table: SettingsTable = SETTINGS[type];
    const secret = Object.keys(table).filter((name) => table[name]?.sensitive);
    expect(settings.filter(({ sensitive }) => sensitive === true).map(({ name }) => name)).toEqual(secret);
    expect(secret).not.toEqual([]);
  });

  it('asks for settings that exist', () => {
    const names = settings.map(({ name }) => name);
    expect(
      (definition.settings_group_validation as string[][]).flat().filter((name) => !names.includes(name)),
    ).toEqual([]);
  });
});

it.each([
  ['client_id', 'Client ID'],
  ['token_url', 'Token URL'],
  ['cdc_trust_hours', 'CDC trust hours'],
  ['sslmode', 'TLS mode'],
])('labels %s as %s', (name, label) => expect(labelOf(name)).toBe(label));
