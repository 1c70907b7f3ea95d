CREATE TABLE record (
  kind  TEXT NOT NULL,
  key   TEXT NOT NULL,
  body  TEXT NOT NULL, -- JSON
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

INSERT INTO record (kind, key, body)
SELECT 'function', name, json_object(
  'version', json_object(
    'function', json_object('region', region, 'account', account, 'name', name),
    'version', version,
    'revisionId', revision_id,
    'code', json_object('runtime', runtime, 'handler', handler, 'sha256', code_sha256, 'sizeBytes', code_bytes,
      'layers', json_array()),
    'limits', json_object('memoryMib', memory_mib, 'ephemeralStorageMib', ephemeral_mib,
      'timeout', 'PT' || timeout_s || 'S'),
    'settings', json_object(
      'environment', json((SELECT json_group_object(key, value) FROM function_environment WHERE function_name = name)),
      'logging', json_object('group', log_group, 'format', 'TEXT'),
      'role', role,
      'tenantIsolated', json('false'))),
  'details', json_object(
    'description', description,
    'architecture', architecture,
    'tracingMode', tracing_mode,
    'lastModified', strftime('%Y-%m-%dT%H:%M:%S', last_modified / 1000, 'unixepoch') ||
      printf('.%03dZ', last_modified % 1000),
    'tags', json((SELECT json_group_object(key, value) FROM function_tag WHERE function_name = name))))
FROM function;

DROP TABLE function_tag;

DROP TABLE function_environment;

DROP TABLE function;
