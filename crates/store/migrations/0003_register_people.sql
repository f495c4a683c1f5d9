-- The one customer record and its addresses.

CREATE TABLE people ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    name_fold {text_c} NOT NULL,
    trade_name TEXT,
    trade_fold {text_c},
    tax_id {text_c},
    active {bool} NOT NULL,
    owner_id {i},
    note TEXT,
    created_at {i} NOT NULL,
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE INDEX people_by_name ON people (org_id, name_fold, id);
CREATE INDEX people_by_trade ON people (org_id, trade_fold, id) WHERE trade_fold IS NOT NULL;
CREATE INDEX people_by_tax_id ON people (org_id, tax_id) WHERE tax_id IS NOT NULL;

CREATE TABLE contact_points ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    person_id {i} NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    identity_key {text_c} NOT NULL,
    label TEXT NOT NULL,
    status TEXT NOT NULL,
    opt_in TEXT NOT NULL,
    opt_in_at {i},
    opt_in_source TEXT,
    last_used_at {i}
    {id_key}
) {strict};
CREATE UNIQUE INDEX contact_points_once ON contact_points (org_id, person_id, kind, identity_key);
CREATE INDEX contact_points_identity ON contact_points (org_id, kind, identity_key);
