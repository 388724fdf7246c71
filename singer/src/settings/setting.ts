interface SettingBase {
  readonly description: string;
  readonly required?: boolean;
  /** Other keys for it in a config file, and other endings of the plugin's own variable. */
  readonly aliases?: readonly string[];
  /** Variables that are read beside the plugin's own one, the first that is set wins. */
  readonly variables?: readonly string[];
  /** Its foreign variables do not count if one of these settings is given anywhere. */
  readonly unless?: readonly string[];
  /** Never shown; can also be read from the file that `<variable>_FILE` names. */
  readonly sensitive?: boolean;
}

/** One row of a plugin's settings table, from which validation, `--about` and the documentation come. */
export type Setting = SettingBase &
  (
    | { readonly kind: 'string'; readonly default?: string }
    | {
        readonly kind: 'integer';
        readonly default?: number;
        readonly minimum?: number;
        readonly maximum?: number;
      }
    | { readonly kind: 'boolean'; readonly default?: boolean }
    | { readonly kind: 'date_iso8601'; readonly default?: string }
    | { readonly kind: 'options'; readonly default?: string; readonly options: readonly string[] }
    | { readonly kind: 'list'; readonly default?: string }
    | { readonly kind: 'array'; readonly default?: never }
  );

export type SettingsTable = { readonly [name: string]: Setting };

type ValueOf<S extends Setting> = S extends { kind: 'integer' }
  ? number
  : S extends { kind: 'boolean' }
    ? boolean
    : S extends { kind: 'date_iso8601' }
      ? Date
      : S extends { kind: 'options'; options: readonly (infer O)[] }
        ? O
        : S extends { kind: 'list' }
          ? readonly string[]
          : S extends { kind: 'array' }
            ? readonly unknown[]
            : string;

/** Values of a table's settings: absent unless required or with a default. */
export type Settings<T extends SettingsTable> = {
  readonly [K in keyof T]: T[K] extends { required: true } | { default: unknown }
    ? ValueOf<T[K]>
    : ValueOf<T[K]> | undefined;
};
