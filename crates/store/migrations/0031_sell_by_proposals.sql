-- Proposals of sales: what was offered and accepted, where it stands, who works it, and what was handed on.

-- What an organization set up for its sales; none for one that decided nothing.
CREATE TABLE sales_settings ( -- owner: office
    org_id {i} NOT NULL,
    document {json} NOT NULL,
    revision {i} NOT NULL,
    PRIMARY KEY (org_id)
) {strict};

CREATE TABLE proposals ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    number {text_c} NOT NULL,
    interaction_id {i} NOT NULL,
    queue_id {i} NOT NULL,
    person_id {i} NOT NULL,
    owner_id {i} NOT NULL,
    made_by {i} NOT NULL,
    made_at {i} NOT NULL,
    worked_by {i} NOT NULL,
    audit_type {text_c} NOT NULL,
    stage {text_c} NOT NULL,
    stage_since_at {i} NOT NULL,
    situation TEXT,
    status TEXT,
    items {json} NOT NULL,
    total_cents {i} NOT NULL,
    points TEXT,
    returned_count {i} NOT NULL,
    audited_by {i},
    confirmed_at {i},
    told_in {i},
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX proposals_by_number ON proposals (org_id, number);
CREATE INDEX proposals_by_stage ON proposals (org_id, stage, stage_since_at, id);
CREATE INDEX proposals_of_owner ON proposals (org_id, owner_id, stage, id);
CREATE INDEX proposals_of_person ON proposals (org_id, person_id, id);
CREATE INDEX proposals_of_interaction ON proposals (org_id, interaction_id, id);
CREATE INDEX proposals_by_sale ON proposals (org_id, made_at, id);
CREATE INDEX proposals_told ON proposals (org_id, told_in) WHERE told_in IS NOT NULL;

-- Who moved a proposal, when, from where to where, and why. Names are those of then.
CREATE TABLE proposal_moves ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    proposal_id {i} NOT NULL,
    moved_at {i} NOT NULL,
    moved_by {i},
    place TEXT,
    from_stage TEXT NOT NULL,
    to_stage TEXT NOT NULL,
    situation TEXT,
    status TEXT,
    from_owner_id {i} NOT NULL,
    to_owner_id {i} NOT NULL,
    from_total_cents {i} NOT NULL,
    to_total_cents {i} NOT NULL,
    note TEXT
    {id_key}
) {strict};
CREATE INDEX proposal_moves_of_proposal ON proposal_moves (org_id, proposal_id, id);

-- Who works a proposal, so that nobody else does meanwhile; past its time a row means nothing.
CREATE TABLE proposal_locks ( -- owner: office
    org_id {i} NOT NULL,
    proposal_id {i} NOT NULL,
    user_id {i} NOT NULL,
    module TEXT NOT NULL,
    taken_at {i} NOT NULL,
    until_at {i} NOT NULL,
    PRIMARY KEY (org_id, proposal_id)
) {strict};
CREATE INDEX proposal_locks_of_user ON proposal_locks (org_id, user_id);

-- Who has a module of work after the sale open, and the queues that it keeps away meanwhile.
CREATE TABLE sales_desks ( -- owner: office
    org_id {i} NOT NULL,
    user_id {i} NOT NULL,
    module TEXT NOT NULL,
    queue_ids {json} NOT NULL,
    opened_at {i} NOT NULL,
    seen_at {i} NOT NULL,
    PRIMARY KEY (org_id, user_id)
) {strict};

-- What was handed on together, and each line as it was handed on.
CREATE TABLE proposal_exports ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    from_at {i} NOT NULL,
    to_at {i} NOT NULL,
    made_by {i},
    made_at {i} NOT NULL,
    sale_count {i} NOT NULL,
    reversal_count {i} NOT NULL
    {id_key}
) {strict};
CREATE TABLE proposal_export_lines ( -- owner: office
    org_id {i} NOT NULL,
    export_id {i} NOT NULL,
    position {i} NOT NULL,
    proposal_id {i} NOT NULL,
    cells {json} NOT NULL,
    PRIMARY KEY (org_id, export_id, position)
) {strict};

-- The proposals that followed a person into another one.
CREATE TABLE person_merge_proposals ( -- owner: office
    org_id {i} NOT NULL,
    merge_id {i} NOT NULL,
    proposal_id {i} NOT NULL,
    PRIMARY KEY (org_id, merge_id, proposal_id)
) {strict};
