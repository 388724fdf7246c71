/**
 * Settings that targets and taps of the Meltano Singer SDK have and these programs have no use for. Shared config files
 * carry them, so they do not end a run. A setting that says where data goes is not among them.
 * https://sdk.meltano.com/en/latest/ (singer_sdk/helpers/capabilities.py, singer_sdk/configuration)
 */
export const SDK_SETTINGS: readonly string[] = [
  'add_record_metadata',
  'batch_config',
  'faker_config',
  'flattening_enabled',
  'flattening_max_depth',
  'flattening_max_key_length',
  'flattening_separator',
  'hard_delete',
  'load_method',
  'process_activate_version_messages',
  'stream_map_config',
  'stream_maps',
  'type_conformance_level',
];
