-- Codes that the product records by itself, customers who are blocked, and views of conversations under a name.

-- The endings by the system that record this code; none when absent.
ALTER TABLE wrap_up_codes ADD COLUMN system_endings {json};

-- Customers who are not let in, with who decided it and until when.
CREATE TABLE contact_blocks ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    name TEXT NOT NULL,
    name_fold {text_c} NOT NULL,
    channel TEXT,
    addresses {json} NOT NULL,
    person_id {i},
    reason TEXT NOT NULL,
    blocked_by {i},
    blocked_at {i} NOT NULL,
    expires_at {i},
    lifted_by {i},
    lifted_at {i},
    heard_count {i} NOT NULL,
    heard_at {i},
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE INDEX contact_blocks_of_org ON contact_blocks (org_id, id);
CREATE INDEX contact_blocks_of_person ON contact_blocks (org_id, person_id) WHERE person_id IS NOT NULL;

-- The keys by which a blocked customer is recognised.
CREATE TABLE contact_block_keys ( -- owner: office
    org_id {i} NOT NULL,
    contact_key {text_c} NOT NULL,
    block_id {i} NOT NULL,
    PRIMARY KEY (org_id, contact_key, block_id)
) {strict};

-- Filters of the list of conversations that somebody keeps under a name.
CREATE TABLE conversation_views ( -- owner: floor
    {id},
    org_id {i} NOT NULL,
    user_id {i} NOT NULL,
    name TEXT NOT NULL,
    name_fold {text_c} NOT NULL,
    filters {json} NOT NULL,
    everybody {bool} NOT NULL,
    group_ids {json} NOT NULL,
    position {i} NOT NULL,
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE INDEX conversation_views_of_org ON conversation_views (org_id, position, id);
