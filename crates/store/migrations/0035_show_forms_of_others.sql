-- Forms that other suppliers host, shown to agents beside the contacts of a queue.

CREATE TABLE form_connectors ( -- owner: setup
    {id},
    org_id {i} NOT NULL,
    queue_id {i} NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    deleted_at {i},
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE INDEX form_connectors_of_org ON form_connectors (org_id, id) WHERE deleted_at IS NULL;
CREATE INDEX form_connectors_of_queue ON form_connectors (org_id, queue_id, id) WHERE deleted_at IS NULL;
