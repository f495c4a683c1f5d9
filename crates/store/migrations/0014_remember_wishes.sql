-- What customers wish about being written to.

-- Addresses whose owner does not want to be written to, whoever has them on record, now or later.
CREATE TABLE withdrawn_addresses ( -- owner: office
    org_id {i} NOT NULL,
    kind TEXT NOT NULL,
    identity_key {text_c} NOT NULL,
    withdrawn_at {i} NOT NULL,
    PRIMARY KEY (org_id, kind, identity_key)
) {strict};

-- When the owner was asked for consent.
ALTER TABLE contact_points ADD COLUMN opt_in_requested_at {i};
