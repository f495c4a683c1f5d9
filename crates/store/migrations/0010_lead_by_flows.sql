-- Flows: what leads a customer before a person does, and where each customer stands in one.

CREATE TABLE flows ( -- owner: setup
    {id},
    org_id {i} NOT NULL,
    name TEXT NOT NULL,
    name_fold {text_c} NOT NULL,
    draft {json} NOT NULL,
    published_version {i},
    changed_at {i} NOT NULL,
    deleted_at {i},
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX flows_name ON flows (org_id, name_fold) WHERE deleted_at IS NULL;

CREATE TABLE flow_versions ( -- owner: setup
    org_id {i} NOT NULL,
    flow_id {i} NOT NULL,
    version {i} NOT NULL,
    definition {json} NOT NULL,
    media {json} NOT NULL,
    published_at {i} NOT NULL,
    published_by {i},
    PRIMARY KEY (org_id, flow_id, version)
) {strict};

-- The flow that leads the customers of an account before they enter a queue.
ALTER TABLE channel_accounts ADD COLUMN flow_id {i};

-- One row for each customer who is with a flow now; it goes when the flow is through.
CREATE TABLE flow_runs ( -- owner: floor
    interaction_id {i} NOT NULL PRIMARY KEY,
    org_id {i} NOT NULL,
    flow_id {i} NOT NULL,
    version {i} NOT NULL,
    state {json} NOT NULL
) {strict};
