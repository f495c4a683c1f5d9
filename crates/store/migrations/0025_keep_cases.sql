-- Cases: what customers ask for, whatever the number of contacts it takes, and the types that agents open them by.

-- The tree of what a case can be about; what stands at the top has the parent 0. A type that a case has is never removed, only taken out of use.
CREATE TABLE case_types ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    parent_id {i} NOT NULL,
    position {i} NOT NULL,
    name TEXT NOT NULL,
    name_fold {text_c} NOT NULL,
    status TEXT NOT NULL,
    priority TEXT NOT NULL,
    group_id {i},
    due_min {i},
    calendar_id {i},
    media {json} NOT NULL,
    queue_ids {json} NOT NULL,
    in_use {bool} NOT NULL,
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX case_types_once ON case_types (org_id, parent_id, name_fold);

CREATE TABLE cases ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    number {text_c} NOT NULL,
    external_number TEXT,
    external_fold {text_c},
    person_id {i},
    type_id {i} NOT NULL,
    title TEXT NOT NULL,
    title_fold {text_c} NOT NULL,
    status TEXT NOT NULL,
    priority TEXT NOT NULL,
    responsible_id {i},
    group_id {i},
    queue_id {i},
    due_at {i},
    due_order {i} NOT NULL,
    resolution TEXT,
    opened_by {i},
    opened_at {i} NOT NULL,
    concluded_at {i},
    reopened_count {i} NOT NULL,
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX cases_by_number ON cases (org_id, number);
CREATE INDEX cases_by_external ON cases (org_id, external_fold) WHERE external_fold IS NOT NULL;
CREATE INDEX cases_in_order ON cases (org_id, id);
CREATE INDEX cases_by_due ON cases (org_id, due_order, id);
CREATE INDEX cases_by_status ON cases (org_id, status, id);
CREATE INDEX cases_by_type ON cases (org_id, type_id, id);
CREATE INDEX cases_of_person ON cases (org_id, person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX cases_of_responsible ON cases (org_id, responsible_id, id) WHERE responsible_id IS NOT NULL;
CREATE INDEX cases_of_group ON cases (org_id, group_id, id) WHERE group_id IS NOT NULL;

-- Numbers that were given out before their case was there: opened, waiting for it, or discarded. None comes back.
CREATE TABLE case_numbers ( -- owner: office
    org_id {i} NOT NULL,
    number {text_c} NOT NULL,
    user_id {i} NOT NULL,
    reserved_at {i} NOT NULL,
    case_id {i},
    discarded_at {i},
    PRIMARY KEY (org_id, number)
) {strict};

-- The contacts of a case: an interaction may belong to several.
CREATE TABLE case_interactions ( -- owner: office
    org_id {i} NOT NULL,
    case_id {i} NOT NULL,
    interaction_id {i} NOT NULL,
    interaction_number {text_c} NOT NULL,
    linked_by {i},
    linked_at {i} NOT NULL,
    PRIMARY KEY (org_id, case_id, interaction_id)
) {strict};
CREATE INDEX cases_of_interaction ON case_interactions (org_id, interaction_id);
CREATE INDEX cases_by_interaction_number ON case_interactions (org_id, interaction_number);

-- The files that somebody put into a case.
CREATE TABLE case_files ( -- owner: office
    org_id {i} NOT NULL,
    case_id {i} NOT NULL,
    file_id {i} NOT NULL,
    added_by {i},
    added_at {i} NOT NULL,
    PRIMARY KEY (org_id, case_id, file_id)
) {strict};
