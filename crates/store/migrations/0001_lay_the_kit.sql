-- The kit: what every group uses. Ids and moments are 64-bit integers made in the application.

CREATE TABLE event_heads ( -- owner: kit
    org_id {i} NOT NULL PRIMARY KEY,
    seq {i} NOT NULL
) {strict};

CREATE TABLE events ( -- owner: kit
    org_id {i} NOT NULL,
    seq {i} NOT NULL,
    at {i} NOT NULL,
    kind TEXT NOT NULL,
    version {i} NOT NULL,
    entity TEXT NOT NULL,
    entity_id {i} NOT NULL,
    parent_id {i},
    actor_id {i},
    audience {json} NOT NULL,
    payload {json} NOT NULL,
    PRIMARY KEY (org_id, seq)
) {strict};
CREATE INDEX events_of_entity ON events (org_id, entity, entity_id, seq);

CREATE TABLE jobs ( -- owner: kit
    {id},
    org_id {i} NOT NULL,
    kind TEXT NOT NULL,
    payload {json} NOT NULL,
    state {i} NOT NULL,
    run_at {i} NOT NULL,
    attempts {i} NOT NULL,
    lease_until {i},
    dedupe_key TEXT,
    last_error TEXT,
    created_at {i} NOT NULL
    {id_key}
) {strict};
CREATE INDEX jobs_due ON jobs (run_at, id) WHERE state = 0;
CREATE INDEX jobs_dead ON jobs (org_id, id) WHERE state = 1;
CREATE UNIQUE INDEX jobs_once ON jobs (org_id, kind, dedupe_key) WHERE state = 0;

CREATE TABLE leases ( -- owner: kit
    name TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    until {i} NOT NULL,
    epoch {i} NOT NULL
) {strict};

CREATE TABLE number_sequences ( -- owner: kit
    org_id {i} NOT NULL,
    year {i} NOT NULL,
    last {i} NOT NULL,
    PRIMARY KEY (org_id, year)
) {strict};

CREATE TABLE idempotency_keys ( -- owner: kit
    org_id {i} NOT NULL,
    user_id {i} NOT NULL,
    client_key TEXT NOT NULL,
    operation TEXT NOT NULL,
    answer {json} NOT NULL,
    at {i} NOT NULL,
    PRIMARY KEY (org_id, user_id, client_key)
) {strict};
CREATE INDEX idempotency_keys_old ON idempotency_keys (org_id, at);
