/**
 * Settings of taps and targets of the Meltano Singer SDK, of MeltanoLabs' target-postgres and of PipelineWise's, that
 * these programs have no use for. Config files of an earlier target carry them, so they do not end a run. A setting that
 * says where data goes, who may read it or how the connection is secured is not among them.
 * https://sdk.meltano.com/en/latest/ (singer_sdk/helpers/capabilities.py, singer_sdk/configuration)
 */
export const SDK_SETTINGS: readonly string[] = [
  'add_metadata_columns',
  'add_record_metadata',
  'batch_config',
  'data_flattening_max_level',
  'dialect+driver',
  'faker_config',
  'flattening_enabled',
  'flattening_max_depth',
  'flattening_max_key_length',
  'flattening_separator',
  'flush_all_streams',
  'hard_delete',
  'interpret_content_encoding',
  'load_method',
  'max_parallelism',
  'parallelism',
  'parallelism_max',
  'primary_key_required',
  'process_activate_version_messages',
  'sanitize_null_text_characters',
  'stream_map_config',
  'stream_maps',
  'temp_dir',
  'type_conformance_level',
  'use_copy',
];
