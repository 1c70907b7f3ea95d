CREATE TABLE event (
  id              INTEGER PRIMARY KEY,
  function        TEXT NOT NULL,
  qualifier       TEXT NOT NULL,
  request_id      TEXT NOT NULL,
  trace_id        TEXT NOT NULL,
  client_context  TEXT NOT NULL,
  tenant          TEXT NOT NULL,
  hops            INTEGER NOT NULL,
  accepted        INTEGER NOT NULL, -- milliseconds since 1970
  due             INTEGER NOT NULL,
  failures        INTEGER NOT NULL,
  refusals        INTEGER NOT NULL,
  payload         BLOB NOT NULL
) STRICT;

CREATE INDEX event_due ON event (function, due, id);
