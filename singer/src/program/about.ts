import type { ExitCodeName } from '../errors.ts';
import type { Setting, SettingsTable } from '../settings/setting.ts';
import { KINDS } from '../settings/setting-kinds.ts';
import { variablesOf } from '../settings/variables.ts';
import type { AboutFormat } from './about-formats.ts';

/** Description of a plugin. Everything that lists its settings is made from it. */
export interface Plugin<T extends SettingsTable = SettingsTable> {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly capabilities: readonly string[];
  readonly settings: T;
  /** Prefixes of variables, beside the program's name, that no other program uses: `QBO_`. */
  readonly prefixes?: readonly string[];
  /** Names that people give to variables, with the right ones. */
  readonly synonyms?: Readonly<Record<string, string>>;
  /** Commands for `--help`, each with a line that says what it does. */
  readonly examples?: readonly (readonly [command: string, purpose: string])[];
  /** Exit codes that another program has, and this one never ends with. */
  readonly foreignExitCodes?: readonly ExitCodeName[];
}

/** The answer to `--about`; the JSON form has the keys of the Singer SDK's, settings as a JSON Schema. */
export function about(plugin: Plugin, format: AboutFormat): string {
  switch (format) {
    case 'json':
      return JSON.stringify(aboutJson(plugin), null, 2);
    case 'markdown':
      return `# ${plugin.name} ${plugin.version}\n\n${plugin.description}\n\n${settingsMarkdown(plugin)}`;
    case 'text':
      return [
        `Name: ${plugin.name}`,
        `Version: ${plugin.version}`,
        `Description: ${plugin.description}`,
        `Capabilities: ${plugin.capabilities.join(', ')}`,
        'Settings:',
        ...Object.entries(plugin.settings).map(
          ([name, setting]) =>
            `  ${name}: ${setting.description}${note(setting)}\n    ${variablesOf(plugin.name, name, setting).join(' ')}`,
        ),
      ].join('\n');
  }
}

/** The settings as the table of the documentation. */
export function settingsMarkdown(plugin: Plugin): string {
  const rows = Object.entries(plugin.settings).map(([name, setting]) => {
    const names = [name, ...(setting.aliases ?? [])].map((each) => `\`${each}\``).join(', ');
    const variables = variablesOf(plugin.name, name, setting).map((each) => `\`${each}\``);
    const fallback = setting.required
      ? 'required'
      : setting.default === undefined
        ? ''
        : `\`${setting.default}\``;
    return `| ${names} | ${kindOf(setting)} | ${fallback} | ${setting.description.replaceAll('|', '\\|')} | ${variables.join(' ')} |`;
  });
  return ['| setting | kind | default | what it does | environment |', '|---|---|---|---|---|', ...rows].join(
    '\n',
  );
}

function kindOf(setting: Setting): string {
  return setting.kind === 'options'
    ? setting.options.map((option) => `\`${option}\``).join(' or ')
    : setting.kind;
}

function aboutJson(plugin: Plugin): object {
  const { name, description, version, capabilities, settings } = plugin;
  const properties = Object.entries(settings).map(([key, setting]) => [key, propertySchema(setting)]);
  const required = Object.keys(settings).filter((key) => settings[key]?.required);
  return {
    name,
    description,
    version,
    sdk_version: null,
    supported_python_versions: [],
    capabilities,
    settings: { type: 'object', properties: Object.fromEntries(properties), required },
  };
}

function propertySchema(setting: Setting): object {
  return {
    ...KINDS[setting.kind].jsonSchema(setting),
    description: setting.description,
    ...(setting.default !== undefined && { default: setting.default }),
    ...(setting.sensitive && { secret: true, writeOnly: true }),
  };
}

function note(setting: Setting): string {
  const options = setting.kind === 'options' ? [setting.options.join(' or ')] : [];
  const fallback = setting.default === undefined ? [] : [`default: ${setting.default}`];
  const notes = [...(setting.required ? ['required'] : []), ...options, ...fallback];
  return notes.length === 0 ? '' : ` (${notes.join('; ')})`;
}
