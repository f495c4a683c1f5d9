-- Canned responses: texts that agents put into a conversation by a prefix.

CREATE TABLE canned_responses ( -- owner: setup
    {id},
    org_id {i} NOT NULL,
    queue_id {i} NOT NULL,
    prefix TEXT NOT NULL,
    prefix_fold {text_c} NOT NULL,
    text TEXT NOT NULL,
    deleted_at {i},
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX canned_responses_prefix ON canned_responses (org_id, queue_id, prefix_fold) WHERE deleted_at IS NULL;
CREATE INDEX canned_responses_of_org ON canned_responses (org_id, id) WHERE deleted_at IS NULL;
