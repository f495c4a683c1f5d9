-- Webhooks: where other systems are told of what happened, and what came of each time.

-- A receiver, how far of the event log it was told, and since when it only fails.
CREATE TABLE webhooks ( -- owner: setup
    {id},
    org_id {i} NOT NULL,
    name TEXT NOT NULL,
    name_fold {text_c} NOT NULL,
    url TEXT NOT NULL,
    events {json} NOT NULL,
    secret {blob} NOT NULL,
    previous_secret {blob},
    previous_until {i},
    active {bool} NOT NULL,
    off_reason TEXT,
    off_at {i},
    failing_since {i},
    position {i} NOT NULL,
    created_at {i} NOT NULL,
    deleted_at {i},
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE INDEX webhooks_of_org ON webhooks (org_id, id) WHERE deleted_at IS NULL;

-- One event for one receiver. What it says is made again from the event log each time it is sent.
CREATE TABLE webhook_deliveries ( -- owner: setup
    {id},
    org_id {i} NOT NULL,
    webhook_id {i} NOT NULL,
    seq {i},
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts {i} NOT NULL,
    next_attempt_at {i} NOT NULL,
    lease_until {i},
    job_id {i},
    created_at {i} NOT NULL,
    last_attempt_at {i},
    duration_us {i},
    status {i},
    answer TEXT,
    error TEXT
    {id_key}
) {strict};
CREATE UNIQUE INDEX webhook_deliveries_by_seq ON webhook_deliveries (org_id, webhook_id, seq) WHERE seq IS NOT NULL;
CREATE INDEX webhook_deliveries_in_order ON webhook_deliveries (org_id, webhook_id, id);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (org_id, webhook_id, next_attempt_at, id) WHERE state = 'waiting';
