CREATE TABLE function (
  name           TEXT    NOT NULL PRIMARY KEY,
  region         TEXT    NOT NULL,
  account        TEXT    NOT NULL,
  version        TEXT    NOT NULL,
  revision_id    TEXT    NOT NULL,
  runtime        TEXT    NOT NULL,
  handler        TEXT    NOT NULL,
  code_sha256    TEXT    NOT NULL,
  code_bytes     INTEGER NOT NULL,
  memory_mib     INTEGER NOT NULL,
  ephemeral_mib  INTEGER NOT NULL,
  timeout_s      INTEGER NOT NULL,
  log_group      TEXT    NOT NULL,
  role           TEXT    NOT NULL,
  description    TEXT    NOT NULL,
  architecture   TEXT    NOT NULL,
  tracing_mode   TEXT    NOT NULL,
  last_modified  INTEGER NOT NULL -- milliseconds since the epoch
) STRICT, WITHOUT ROWID;

CREATE TABLE function_environment (
  function_name  TEXT    NOT NULL REFERENCES function ON DELETE CASCADE,
  key            TEXT    NOT NULL,
  value          TEXT    NOT NULL,
  PRIMARY KEY (function_name, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE function_tag (
  function_name  TEXT    NOT NULL REFERENCES function ON DELETE CASCADE,
  key            TEXT    NOT NULL,
  value          TEXT    NOT NULL,
  PRIMARY KEY (function_name, key)
) STRICT, WITHOUT ROWID;
